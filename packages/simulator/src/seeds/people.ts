import type { User } from '../areas/users/user.ts';
import type { Chance } from '../chance.ts';
import { day, toSecondsIso } from '../clock.ts';

const givenNames =
  'Adele Ahmed Aiko Alma Amara Anders Anja Arjun Astrid Beatriz Bianca Bogdan Camille Carlos Chen Chiara Daniel Diego Dimitra Elena Elias Emeka Emily Eva Fatima Felix Finn Gabriel Grace Hana Hannah Henrik Ines Isaac Ivana Jakub Jana Joao Jonas Julia Kaito Karin Kofi Lars Laura Leila Leon Lidia Lina Luca Magnus Maja Marco Maria Megan Mei Mila Mohamed Nadia Nils Nora Olga Omar Paula Pavel Petra Priya Rafael Rania Rosa Samir Sara Sofia Stefan Tariq Thea Tomas Uma Vera Viktor Wei Yara Yusuf Zoe'.split(
    ' ',
  );
const surnames =
  'Abe Adeyemi Almeida Andersson Bauer Bergmann Bianchi Bowen Castro Chowdhury Costa Dahl Diaz Dubois Eriksen Farah Ferrari Fischer Garcia Haddad Hansen Herrera Hoffmann Horvat Ito Ivanov Jansen Jensen Kaya Keller Khan Kim Kowalski Kumar Larsen Lefevre Li Lindqvist Lopez Mancini Martins Meyer Mensah Moreau Nagy Nakamura Ndiaye Nguyen Nielsen Novak Okafor Olsen Orlov Osei Pereira Petrov Popescu Rahman Ramos Richter Rossi Saito Sanchez Santos Schmidt Schneider Silva Singh Smit Suzuki Tanaka Tran Vance Varga Virtanen Vogel Wagner Wang Weber Yilmaz Zhang Zimmermann'.split(
    ' ',
  );

export interface Team {
  readonly department: string;
  readonly share: number;
  readonly jobs: readonly string[];
  readonly offices: readonly string[];
}

/** Two large teams that have nobody in common, and a third for the rest. */
export const teams: readonly Team[] = [
  {
    department: 'Field staff',
    share: 0.4,
    jobs: ['Service technician', 'Driver', 'Installer', 'Site supervisor'],
    offices: ['North', 'South', 'West'],
  },
  {
    department: 'Head office',
    share: 0.4,
    jobs: ['Accountant', 'Buyer', 'Product manager', 'Recruiter', 'Controller'],
    offices: ['Berlin, 2nd floor', 'Berlin, 3rd floor'],
  },
  {
    department: 'Information technology',
    share: 0.2,
    jobs: ['Systems engineer', 'Help desk', 'Endpoint administrator'],
    offices: ['Berlin, basement'],
  },
];

export function seedUsers(chance: Chance, count: number, domain: string, now: number): readonly User[] {
  const taken = new Map<string, number>();
  return Array.from({ length: count }, (_, index) => {
    const givenName = chance.pick(givenNames);
    const surname = chance.pick(surnames);
    const plain = `${givenName}.${surname}`.toLowerCase();
    const namesakes = taken.get(plain) ?? 0;
    taken.set(plain, namesakes + 1);
    const mailNickname = namesakes === 0 ? plain : `${plain}${namesakes + 1}`;
    const team = teamOf(index, count);
    return {
      id: chance.uuid(),
      accountEnabled: true,
      displayName: `${givenName} ${surname}`,
      givenName,
      surname,
      userPrincipalName: `${mailNickname}@${domain}`,
      mail: `${mailNickname}@${domain}`,
      mailNickname,
      jobTitle: chance.pick(team.jobs),
      department: team.department,
      officeLocation: chance.pick(team.offices),
      mobilePhone: null,
      businessPhones: [],
      preferredLanguage: null,
      usageLocation: 'DE',
      userType: 'Member' as const,
      createdDateTime: toSecondsIso(now - chance.between(30, 1_500) * day),
    };
  });
}

function teamOf(index: number, count: number): Team {
  let upTo = 0;
  for (const team of teams) {
    upTo += team.share;
    if (index < Math.round(upTo * count)) return team;
  }
  return teams[0] as Team;
}

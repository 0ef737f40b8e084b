/** What the page says, in one language. `{host}` stands for where this Picket is. */
export interface AgentPageTexts {
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly {
    readonly heading: string;
    readonly paragraphs?: readonly string[];
    readonly points?: readonly string[];
  }[];
  /** Whose service it is where the instance has no public address. */
  readonly thisPicket: string;
}

export const agentPageLanguages = ['en', 'de'] as const;
export type AgentPageLanguage = (typeof agentPageLanguages)[number];

export const agentPageTexts: Readonly<Record<AgentPageLanguage, AgentPageTexts>> = {
  en: {
    title: 'Picket on your phone',
    lead: 'Your organization uses Picket to protect the phones and tablets that work for it. An agent for your phone will be found here. It is not there yet: this page reads nothing from your phone, and there is nothing for you to do.',
    thisPicket: 'this address',
    sections: [
      {
        heading: 'Whose service this is',
        paragraphs: [
          'This Picket runs at {host}. Your organization operates it, or a service provider does in its name. Picket is free software: its makers get no data from here.',
          'For questions ask your organization’s help desk. It can also tell you what Microsoft Intune itself sees; Picket adds to that, and does not replace it.',
        ],
      },
      {
        heading: 'What it will do',
        points: [
          'Ask you to sign in with your work account, and make sure that it is this phone by a code that Company Portal shows you.',
          'Show whether your phone is judged safe, and if not, why.',
          'Say what you can do about it, and look again when you have done it.',
        ],
      },
      {
        heading: 'What your organization sees in Picket',
        points: [
          'Name, model, system version and security patch level of a managed phone, and whether it is encrypted, rooted or jailbroken.',
          'Whose phone it is, and whether it belongs to the organization or to you.',
          'The names of apps that Intune lists: on your own phone those that work manages, on a phone of the organization all, where it asks for them.',
          'The level that follows from it, with its reasons, and when a sign-in was refused because of it.',
        ],
      },
      {
        heading: 'What it does not see',
        points: [
          'Messages, mail, photos, files, contacts, calendar and calls.',
          'Passwords, and what you type.',
          'Where you are.',
          'The pages that you visit.',
        ],
      },
      {
        heading: 'What is not there yet',
        points: [
          'The agent itself: nothing here checks your phone or signs you in today.',
          'Protection against dangerous internet addresses. When it comes, this page will say what it records.',
        ],
        paragraphs: [
          'Until then your phone is judged by what Intune and your organization already know of it. This page sets no cookie and runs no program.',
        ],
      },
    ],
  },
  de: {
    title: 'Picket auf Ihrem Telefon',
    lead: 'Ihre Organisation schützt mit Picket die Telefone und Tablets, die für sie arbeiten. Hier wird es einen Agenten für Ihr Telefon geben. Noch gibt es ihn nicht: Diese Seite liest nichts von Ihrem Telefon, und Sie müssen nichts tun.',
    thisPicket: 'dieser Adresse',
    sections: [
      {
        heading: 'Wessen Dienst das ist',
        paragraphs: [
          'Dieses Picket läuft unter {host}. Ihre Organisation betreibt es, oder ein Dienstleister in ihrem Namen. Picket ist freie Software: Ihre Hersteller bekommen von hier keine Daten.',
          'Bei Fragen hilft Ihnen der Helpdesk Ihrer Organisation. Er kann Ihnen auch sagen, was Microsoft Intune selbst sieht; Picket kommt dazu und ersetzt es nicht.',
        ],
      },
      {
        heading: 'Was er tun wird',
        points: [
          'Sie bitten, sich mit Ihrem Geschäftskonto anzumelden, und mit einem Code, den das Unternehmensportal anzeigt, sicherstellen, dass es dieses Telefon ist.',
          'Zeigen, ob Ihr Telefon als sicher gilt, und wenn nicht, warum.',
          'Sagen, was Sie dagegen tun können, und danach noch einmal nachsehen.',
        ],
      },
      {
        heading: 'Was Ihre Organisation in Picket sieht',
        points: [
          'Name, Modell, Systemversion und Stand der Sicherheitsupdates eines verwalteten Telefons, und ob es verschlüsselt, gerootet oder mit einem Jailbreak versehen ist.',
          'Wem das Telefon zugeordnet ist, und ob es der Organisation oder Ihnen gehört.',
          'Die Namen von Apps, die Intune auflistet: auf Ihrem eigenen Telefon die, die die Arbeit verwaltet, auf einem Telefon der Organisation alle, wenn sie danach fragt.',
          'Die Stufe, die sich daraus ergibt, mit ihren Gründen, und wann deshalb eine Anmeldung abgelehnt wurde.',
        ],
      },
      {
        heading: 'Was sie nicht sieht',
        points: [
          'Nachrichten, E-Mails, Fotos, Dateien, Kontakte, Kalender und Anrufe.',
          'Passwörter, und was Sie eingeben.',
          'Wo Sie sind.',
          'Die Seiten, die Sie besuchen.',
        ],
      },
      {
        heading: 'Was es noch nicht gibt',
        points: [
          'Den Agenten selbst: Heute prüft hier nichts Ihr Telefon oder meldet Sie an.',
          'Schutz vor gefährlichen Adressen im Internet. Wenn er kommt, steht hier, was er festhält.',
        ],
        paragraphs: [
          'Bis dahin wird Ihr Telefon nach dem beurteilt, was Intune und Ihre Organisation schon davon wissen. Diese Seite setzt kein Cookie und führt kein Programm aus.',
        ],
      },
    ],
  },
};

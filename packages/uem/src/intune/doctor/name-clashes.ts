import { tellCount } from '@picket/domain';
import { calls } from '../calls.ts';
import { readMark } from '../deployment/mark.ts';
import { names } from '../deployment/want/names.ts';
import type { IntuneCheck } from './check.ts';

/** An object in a list: its name, and the text that a mark of Picket's would be in. */
interface Listed {
  readonly name: string | null | undefined;
  readonly text: string | null | undefined;
}

/**
 * Names that setup would use, borne by what somebody else made. Conditional Access policies are left out: they carry no
 * mark, so nobody can tell Picket's own from another's here; the plan, which has Picket's books, can.
 */
export const nameClashes: IntuneCheck = {
  id: 'names',
  title: 'Names that Picket uses',
  because:
    'Setup leaves alone what others made. Where something has the name of what it would make, nothing is made until an operator decides, and people mistake one for the other.',
  docs: 'https://learn.microsoft.com/intune/intune-service/configuration/device-profiles',
  calls: [calls.apps, calls.appConfigurations, calls.deviceConfigurations, calls.compliancePolicies, calls.groupsNamed],
  async examine(tenant) {
    const { quarantineGroup } = names;
    const clips = (await tenant.list(calls.apps)).filter(
      (app) => app['@odata.type'] === '#microsoft.graph.iosiPadOSWebClip',
    );
    const described = [
      ...(await tenant.list(calls.appConfigurations)),
      ...(await tenant.list(calls.deviceConfigurations)),
      ...(await tenant.list(calls.compliancePolicies)),
    ];
    const groups = await tenant.list(calls.groupsNamed, {}, { $filter: `displayName eq '${quarantineGroup}'` });
    const listed: readonly Listed[] = [
      ...clips.map(({ displayName, notes }) => ({ name: displayName, text: notes })),
      ...[...described, ...groups].map(({ displayName, description }) => ({ name: displayName, text: description })),
    ];
    const taken = listed.filter(({ name }) => ours.has(plain(name)));
    const foreign = taken.filter(({ text }) => readMark(text).mark?.owner !== tenant.picket.owner);
    if (foreign.length === 0) {
      return {
        outcome: 'passed',
        saw: 'No app, profile, policy or group of somebody else has a name that setup would use. Conditional Access policies carry no mark; the plan tells of them.',
      };
    }
    const found = foreign.map(({ name }) => name ?? '');
    return {
      outcome: 'warning',
      saw: tellCount(
        found.length,
        '{{names}} is there and not made by this Picket.',
        '{{names}} are there and not made by this Picket.',
        { names: found },
      ),
      objects: found,
      todo: 'Rename it, or let the plan of setup adopt it.',
    };
  },
};

const plain = (name: string | null | undefined): string => (name ?? '').trim().toLowerCase();
const ours: ReadonlySet<string> = new Set(Object.values(names).map(plain));

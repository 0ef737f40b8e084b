import { type ConsentPurpose, consentPurposes } from '@picket/domain';
import { type AskedPermission, askedFor, graphResource } from './intune/permissions.ts';

const titles: Readonly<Record<ConsentPurpose, string>> = {
  'sync-and-signal': 'Sync and signal',
  setup: 'Setup',
  response: 'Response',
};

const meanings: Readonly<Record<ConsentPurpose, string>> = {
  'sync-and-signal': "Reads the tenant and tells Intune each phone's level. Always needed.",
  setup: 'Writes Intune objects while Picket is being set up. May be taken back afterwards.',
  response: 'Acts on phones outside the partner channel. Only where that is wanted.',
};

/** docs/reference/permissions.md: what an Entra administrator is asked for, and what each permission is used for. */
export function renderPermissions(): string {
  return [
    '# Permissions',
    '',
    'What an Entra administrator grants, one app registration for each purpose. All are application permissions: Picket',
    'acts as itself, never as a user. The list is made from the calls in the code, and each permission is the least',
    "privileged one by Microsoft's own table, or a note says why it is not. `update_device_health` is asked for only where a",
    'partner channel is configured.',
    '',
    ...consentPurposes.flatMap(section),
  ].join('\n');
}

function section(purpose: ConsentPurpose): readonly string[] {
  return [
    `## ${titles[purpose]}`,
    '',
    meanings[purpose],
    '',
    '| permission | API | calls | why |',
    '|---|---|---|---|',
    ...askedFor(purpose).map(row),
    '',
    ...notes(purpose),
  ];
}

function row({ name, resource, why, calls }: AskedPermission): string {
  const addresses = calls.map(
    ({ endpoint: { method, version, path, docs } }) => `[\`${method} /${version}${path}\`](${docs})`,
  );
  const called = resource === graphResource ? addresses.join('<br>') : '[the partner protocol](../partner-protocol.md)';
  return `| \`${name}\` | ${resource} | ${called} | ${why} |`;
}

function notes(purpose: ConsentPurpose): readonly string[] {
  const said = askedFor(purpose).flatMap(({ name, calls }) =>
    calls.flatMap(({ endpoint: { permission, permissionNote, method, path } }) => {
      const operation = `\`${method} ${path}\``;
      if (permission !== name) {
        return `${operation} is called with \`${name}\`, not with \`${permission}\`, which Microsoft's table marks as least privileged but which opens Intune's configuration.`;
      }
      return permissionNote === undefined ? [] : `${operation}: ${permissionNote}`;
    }),
  );
  return said.length === 0 ? [] : [...said.map((note) => `- ${note}`), ''];
}

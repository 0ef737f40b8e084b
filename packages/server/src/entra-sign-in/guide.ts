import { type Said, tell, textOf } from '@picket/domain';
import {
  type AnswerOf,
  appRoleValues,
  type getSignInGuide,
  instanceOwnerValue,
  type Role,
  roles,
} from '@picket/wire/console';
import { toldToWire } from '../platform/http/told.ts';

type Guide = AnswerOf<typeof getSignInGuide>;

const name = 'Picket sign-in';

/** What Entra shows to whoever assigns a role. */
const about: Readonly<Record<Role, string>> = {
  reader: 'Sees everything of the tenant in Picket, and changes nothing.',
  responder: 'Also acts on phones and findings.',
  administrator: 'Also connects the tenant and sets it up.',
  owner: 'Also decides who may sign in to the tenant, and as what.',
};

/** Ids of app roles need to differ within one application only, so these are the same everywhere. */
const roleIds: Readonly<Record<Role | 'instance-owner', string>> = {
  reader: '5b1d7a01-6f0c-4a55-9d0e-70c1e5000001',
  responder: '5b1d7a01-6f0c-4a55-9d0e-70c1e5000002',
  administrator: '5b1d7a01-6f0c-4a55-9d0e-70c1e5000003',
  owner: '5b1d7a01-6f0c-4a55-9d0e-70c1e5000004',
  'instance-owner': '5b1d7a01-6f0c-4a55-9d0e-70c1e5000005',
};

/** Delegated permissions of Microsoft Graph: `openid` and `profile`, and nothing else. */
const graph = '00000003-0000-0000-c000-000000000000';
const scopes = ['37f7f235-527c-4136-accd-4a02d197296e', '14dad69e-099b-42c9-810b-d002981feec1'];

/**
 * How an administrator makes the registration to sign in by: in the portal, or with the Azure CLI. Roles are app roles,
 * which Entra always tells, whatever number of groups somebody is in.
 *
 * https://learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps, https://learn.microsoft.com/cli/azure/ad/app
 */
export function signInGuide(redirectUri: string, { isOfInstance }: { readonly isOfInstance: boolean }): Guide {
  const offered = [
    ...roles.map((role) => ({ id: roleIds[role], value: appRoleValues[role], description: about[role] })),
    ...(isOfInstance
      ? [
          {
            id: roleIds['instance-owner'],
            value: instanceOwnerValue,
            description:
              'Owns the Picket instance: adds tenants and invites operators. No role in any tenant by itself.',
          },
        ]
      : []),
  ].map((role) => ({ ...role, displayName: role.value.replace('.', ' ').replace(/(?<=[a-z])(?=[A-Z])/g, ' ') }));
  const manifest = offered.map((role) => ({ ...role, allowedMemberTypes: ['User'], isEnabled: true }));
  const highest = isOfInstance ? roleIds['instance-owner'] : roleIds.owner;
  const steps: readonly Said[] = [
    'Open entra.microsoft.com as an Application Administrator: Identity › Applications › App registrations › New registration.',
    tell('Name it "{{name}}", for accounts in this organizational directory only. Redirect URI: Web, {{redirectUri}}', {
      name,
      redirectUri,
    }),
    tell('App roles › Create app role, one for each, for users and groups: {{roles}}', {
      roles: offered.map(({ value }) => value).join(', '),
    }),
    'API permissions: Microsoft Graph, delegated, openid and profile; take off User.Read; grant admin consent.',
    'Token configuration › Add optional claim › ID: acct. It tells guests apart.',
    'Certificates & secrets: upload a certificate, or make a client secret and copy its value.',
    'Enterprise applications › the same name › Properties: set "Assignment required?" to Yes. Users and groups: give people, or groups of them, a role.',
    ...(isOfInstance
      ? ['Overview: copy the application (client) ID and the directory (tenant) ID, and enter them in Picket.']
      : ['Overview: copy the application (client) ID, and enter it in Picket with the certificate or secret.']),
    'Run the test in Picket, then switch it on. The local sign-in stays for the day when Entra does not answer.',
  ];
  return {
    name,
    redirectUri,
    steps: steps.map(textOf),
    told: toldToWire(...steps),
    appRoles: offered.map(({ value, displayName, description }) => ({ value, displayName, description })),
    script: [
      `# ${name}: run by an Application Administrator who may grant admin consent.`,
      '# First: az login --allow-no-subscriptions --tenant <directory id>',
      `ROLES=${quoted(JSON.stringify(manifest))}`,
      `APP=$(az ad app create --display-name ${quoted(name)} --sign-in-audience AzureADMyOrg \\`,
      `  --web-redirect-uris ${quoted(redirectUri)} --app-roles "$ROLES" \\`,
      `  --optional-claims ${quoted('{"idToken":[{"name":"acct","essential":false}]}')} --query appId --output tsv)`,
      `az ad app permission add --id "$APP" --api ${graph} --api-permissions \\`,
      `  ${scopes.map((id) => `${id}=Scope`).join(' ')}`,
      'SP=$(az ad sp create --id "$APP" --query id --output tsv)',
      'az ad sp update --id "$SP" --set appRoleAssignmentRequired=true',
      'sleep 30  # until every part of Entra knows the app',
      'az ad app permission admin-consent --id "$APP"',
      '# The first owner: whoever runs this. Others are assigned in the same way, or in the portal.',
      'ME=$(az ad signed-in-user show --query id --output tsv)',
      'az rest --method POST --uri "https://graph.microsoft.com/v1.0/servicePrincipals/$SP/appRoleAssignedTo" \\',
      `  --body "{\\"principalId\\":\\"$ME\\",\\"resourceId\\":\\"$SP\\",\\"appRoleId\\":\\"${highest}\\"}"`,
      'echo "client id: $APP"',
      'echo "tenant id: $(az account show --query tenantId --output tsv)"',
      'echo "secret, shown once:"; az ad app credential reset --id "$APP" --display-name picket --years 1 --query password --output tsv',
      '',
    ].join('\n'),
  };
}

/** For a POSIX shell: the address comes from a setting of whoever runs Picket. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

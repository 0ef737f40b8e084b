import {
  type ConsentPurpose,
  type Permission,
  type RegistrationGuide,
  type RegistrationReach,
  tell,
} from '@picket/domain';

const names: Readonly<Record<ConsentPurpose, string>> = {
  'sync-and-signal': 'Picket sync and signal',
  setup: 'Picket setup',
  response: 'Picket response',
};

/**
 * How an administrator makes the app registration of a purpose, for the own organization or, as a service provider, for those
 * of many customers: by hand in the portal, or with the Azure CLI. Both are
 * made from the permissions that our calls need, so that they cannot fall behind.
 *
 * https://learn.microsoft.com/entra/identity-platform/quickstart-register-app, https://learn.microsoft.com/cli/azure/ad/app,
 * https://learn.microsoft.com/entra/identity-platform/publisher-verification-overview
 */
export function registrationGuide(
  purpose: ConsentPurpose,
  permissions: readonly Permission[],
  redirectUri: string,
  reach: RegistrationReach,
): RegistrationGuide {
  const name = names[purpose];
  const isForMany = reach === 'many-tenants';
  const byResource = [...Map.groupBy(permissions, ({ resource }) => resource)];
  return {
    name,
    steps: [
      'Open entra.microsoft.com as an administrator who may grant admin consent: Identity › Applications › App registrations › New registration.',
      isForMany
        ? tell('Name it "{{name}}", for accounts in any organizational directory. Redirect URI: Web, {{redirectUri}}', {
            name,
            redirectUri,
          })
        : tell(
            'Name it "{{name}}", for accounts in this organizational directory only. Redirect URI: Web, {{redirectUri}}',
            { name, redirectUri },
          ),
      ...byResource.map(([resource, asked]) =>
        tell('API permissions › Add a permission › {{resource}} › Application permissions: {{permissions}}', {
          resource,
          permissions: asked.map(({ name: each }) => each).join(', '),
        }),
      ),
      'API permissions: take off User.Read, which every new registration has and Picket does not need.',
      'Certificates & secrets: upload a certificate, or make a client secret and copy its value.',
      ...(isForMany
        ? [
            'Branding & properties: verify the publisher. Customers then see your name on the consent page, and their policies may refuse an app without it.',
            'Overview: copy the application (client) ID, and enter it with the credential in Picket.',
            'Consent is given by each customer in its own Entra tenant. Here, where the app is at home, nothing is granted.',
          ]
        : [
            'Overview: copy the application (client) ID and the directory (tenant) ID, and enter all three in Picket.',
            'Grant: in Picket by "Grant permissions", or in Entra by "Grant admin consent" and then "Prove the grant" in Picket.',
          ]),
    ],
    script: [
      isForMany
        ? `# ${name}: run in the service provider's own Entra tenant, by an administrator of applications.`
        : `# ${name}: run by an administrator who may grant admin consent.`,
      '# First: az login --allow-no-subscriptions --tenant <directory id>',
      `APP=$(az ad app create --display-name ${quoted(name)} --sign-in-audience ${isForMany ? 'AzureADMultipleOrgs' : 'AzureADMyOrg'} \\`,
      `  --web-redirect-uris ${quoted(redirectUri)} --query appId --output tsv)`,
      ...byResource.flatMap(([, asked]) => [
        `az ad app permission add --id "$APP" --api ${asked[0]?.resourceId ?? ''} --api-permissions \\`,
        `  ${asked.map(({ roleId }) => `${roleId}=Role`).join(' ')}`,
      ]),
      ...(isForMany
        ? []
        : [
            'az ad sp create --id "$APP" --output none',
            'sleep 30  # until every part of Entra knows the app',
            'az ad app permission admin-consent --id "$APP"',
          ]),
      'echo "client id: $APP"',
      ...(isForMany ? [] : ['echo "tenant id: $(az account show --query tenantId --output tsv)"']),
      'echo "secret, shown once:"; az ad app credential reset --id "$APP" --display-name picket --years 1 --query password --output tsv',
      '',
    ].join('\n'),
  };
}

/**
 * How an administrator takes back what `registrationGuide` made: first the grant, which is the app's place in the tenant, then
 * the registration with its credentials, unless it is a service provider's. Entra keeps a deleted one for 30 days, in which whoever restores it may restore what
 * it was granted: so the last step takes it out of the bin too.
 *
 * https://learn.microsoft.com/entra/identity-platform/howto-remove-app, https://learn.microsoft.com/entra/identity/enterprise-apps/delete-application-portal
 */
export function removalGuide(purpose: ConsentPurpose, clientId: string, reach: RegistrationReach): RegistrationGuide {
  const name = names[purpose];
  const ofService = reach === 'many-tenants';
  return {
    name,
    steps: [
      tell(
        'Open entra.microsoft.com as an administrator: Identity › Applications › Enterprise applications, and search for {{clientId}}.',
        { clientId },
      ),
      'Check that it is this app and no other, then Properties › Delete. This takes the grant back: from here on Entra gives Picket no token.',
      ...(ofService
        ? []
        : [
            tell(
              'App registrations › All applications › "{{name}}" ({{clientId}}) › Delete. This takes its secrets and certificates away.',
              { name, clientId },
            ),
            'App registrations › Deleted applications: delete it permanently, unless you want to be able to restore it within 30 days.',
          ]),
      'Come back to Picket and press "Verify that it is given back". Until Entra refuses, Picket says so and keeps its credential.',
    ],
    script: [
      `# ${name}: run by an administrator of the tenant. It takes the grant back${ofService ? '' : ', then the registration'}.`,
      '# First: az login --allow-no-subscriptions --tenant <directory id>',
      `APP=${quoted(clientId)}`,
      ...(ofService ? [] : ['OBJECT=$(az ad app show --id "$APP" --query id --output tsv)']),
      'az ad sp delete --id "$APP"',
      ...(ofService
        ? []
        : [
            'az ad app delete --id "$APP"',
            '# For good, instead of after 30 days:',
            'az rest --method DELETE --url "https://graph.microsoft.com/v1.0/directory/deletedItems/$OBJECT"',
          ]),
      '',
    ].join('\n'),
  };
}

/** For a POSIX shell: the address comes from a setting of whoever runs Picket. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

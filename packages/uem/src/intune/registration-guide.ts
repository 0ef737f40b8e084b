import type { ConsentPurpose, Permission, RegistrationGuide } from '@picket/domain';

const names: Readonly<Record<ConsentPurpose, string>> = {
  'sync-and-signal': 'Picket sync and signal',
  setup: 'Picket setup',
  response: 'Picket response',
};

/**
 * How an administrator makes the app registration of a purpose: by hand in the portal, or with the Azure CLI. Both are
 * made from the permissions that our calls need, so that they cannot fall behind.
 *
 * https://learn.microsoft.com/entra/identity-platform/quickstart-register-app, https://learn.microsoft.com/cli/azure/ad/app
 */
export function registrationGuide(
  purpose: ConsentPurpose,
  permissions: readonly Permission[],
  redirectUri: string,
): RegistrationGuide {
  const name = names[purpose];
  const byResource = [...Map.groupBy(permissions, ({ resource }) => resource)];
  return {
    name,
    steps: [
      'Open entra.microsoft.com as an administrator who may grant admin consent: Identity › Applications › App registrations › New registration.',
      `Name it "${name}", for accounts in this organizational directory only. Redirect URI: Web, ${redirectUri}`,
      ...byResource.map(
        ([resource, asked]) =>
          `API permissions › Add a permission › ${resource} › Application permissions: ${asked.map(({ name: each }) => each).join(', ')}`,
      ),
      'API permissions: take off User.Read, which every new registration has and Picket does not need.',
      'Certificates & secrets: upload a certificate, or make a client secret and copy its value.',
      'Overview: copy the application (client) ID and the directory (tenant) ID, and enter all three in Picket.',
      'Grant: in Picket by "Grant permissions", or in Entra by "Grant admin consent" and then "Prove the grant" in Picket.',
    ],
    script: [
      `# ${name}: run by an administrator who may grant admin consent.`,
      '# First: az login --allow-no-subscriptions --tenant <directory id>',
      `APP=$(az ad app create --display-name ${quoted(name)} --sign-in-audience AzureADMyOrg \\`,
      `  --web-redirect-uris ${quoted(redirectUri)} --query appId --output tsv)`,
      ...byResource.flatMap(([, asked]) => [
        `az ad app permission add --id "$APP" --api ${asked[0]?.resourceId ?? ''} --api-permissions \\`,
        `  ${asked.map(({ roleId }) => `${roleId}=Role`).join(' ')}`,
      ]),
      'az ad sp create --id "$APP" --output none',
      'sleep 30  # until every part of Entra knows the app',
      'az ad app permission admin-consent --id "$APP"',
      'echo "client id: $APP"',
      'echo "tenant id: $(az account show --query tenantId --output tsv)"',
      'echo "secret, shown once:"; az ad app credential reset --id "$APP" --display-name picket --years 1 --query password --output tsv',
      '',
    ].join('\n'),
  };
}

/** For a POSIX shell: the address comes from a setting of whoever runs Picket. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

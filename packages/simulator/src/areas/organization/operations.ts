import { toSecondsIso } from '../../clock.ts';
import { noSuchObject } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { allProperties, render, selectedProperties } from '../../graph/render.ts';
import { directory } from '../../graph/service-group.ts';

/** The tenant about itself. Licences and plans are not modelled: their lists are empty. */
export const organizationOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/organization',
    versions: both,
    group: directory,
    handle: (call) => ({
      status: 200,
      body: { '@odata.context': `${call.origin}/${call.version}/$metadata#organization`, value: [describe(call)] },
    }),
  },
  {
    method: 'GET',
    path: '/organization/{organization-id}',
    versions: both,
    group: directory,
    handle(call) {
      const id = call.params['organization-id'] ?? '';
      if (id.toLowerCase() !== call.tenant.id) throw noSuchObject('organization', id);
      return {
        status: 200,
        body: {
          '@odata.context': `${call.origin}/${call.version}/$metadata#organization/$entity`,
          ...describe(call),
        },
      };
    },
  },
];

function describe(call: GraphCall): Record<string, unknown> {
  const { tenant } = call;
  const names = selectedProperties(
    call.version,
    'organization',
    call.query.get('$select'),
    allProperties(call.version, 'organization'),
  );
  return render(
    call.version,
    'organization',
    {
      id: tenant.id,
      displayName: tenant.displayName,
      createdDateTime: toSecondsIso(tenant.createdAt),
      countryLetterCode: 'DE',
      preferredLanguage: 'en',
      tenantType: 'AAD',
      mobileDeviceManagementAuthority: 'intune',
      verifiedDomains: [
        {
          capabilities: 'Email, OfficeCommunicationsOnline',
          isDefault: true,
          isInitial: false,
          name: tenant.domain,
          type: 'Managed',
        },
      ],
    },
    names,
  );
}

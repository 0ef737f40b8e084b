import { Link } from '@fluentui/react-components';
import { type ErrorCode, faults } from '@picket/domain';
import { addressOf } from '../../routing/route.ts';

interface ConsentFailedProps {
  readonly code: string;
  /** The tenant that was last looked at: most likely the one that was being linked. */
  readonly tenant: { readonly id: string; readonly name: string };
}

/** After a grant that was refused or could not be believed: why, and where to begin again. */
export function ConsentFailed({ code, tenant }: ConsentFailedProps) {
  // Own properties only: the code is from the address, which anybody can write.
  const { title, remedy } = Object.hasOwn(faults, code) ? faults[code as ErrorCode] : faults.internal;
  return (
    <>
      <h1>Nothing was granted</h1>
      <p>
        <strong>{title}.</strong> {remedy}
      </p>
      <Link href={addressOf({ page: 'connector', tenantId: tenant.id })}>
        Go to the Connector page of {tenant.name}
      </Link>
    </>
  );
}

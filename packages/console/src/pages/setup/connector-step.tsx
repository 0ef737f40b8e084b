import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from '../../api/queries.ts';
import { usePage } from '../../page-context.ts';
import { ConnectorSummary } from '../connector/connector-summary.tsx';
import { useTenant } from '../tenants/tenant-frame.tsx';
import type { StepProps } from './steps.ts';

/** Whether it is linked and heard. */
export function ConnectorStep({ tenantId }: StepProps) {
  const { api } = usePage();
  const tenant = useTenant();
  const { data: connectors = [] } = useQuery(connectorsQuery(api, tenantId));
  return connectors.map((connector) => <ConnectorSummary key={connector.uem} tenant={tenant} connector={connector} />);
}

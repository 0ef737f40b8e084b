import { Type } from 'typebox';
import type { Endpoint } from '../endpoint.ts';
import { services } from '../services.ts';
import { Id, maybe } from './nullable.ts';

export const organization = {
  id: 'organization',
  method: 'GET',
  version: 'v1.0',
  path: '/organization',
  answers: 'collection',
  item: Type.Object({ id: Id, displayName: maybe(Type.String()) }),
  body: undefined,
  options: ['$select'],
  permission: 'DeviceManagementServiceConfig.Read.All',
  service: services.directory,
  units: 1,
  repeatable: true,
  docs: 'https://learn.microsoft.com/graph/api/organization-list',
  gives: "the tenant's id and name",
} as const satisfies Endpoint;

/** The same, asked for what its users' names end in. */
export const organizationDomains = {
  ...organization,
  id: 'organization-domains',
  item: Type.Object({ id: Id, verifiedDomains: maybe(Type.Array(Type.Object({ name: maybe(Type.String()) }))) }),
  gives: "the tenant's verified domains",
} as const satisfies Endpoint;

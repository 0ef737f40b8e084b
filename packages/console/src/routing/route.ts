import { type DeviceLevel, deviceLevels, type Platform, platforms } from '@picket/domain';
import { type SetupStepId, setupStepIds } from './setup-steps.ts';

/**
 * Where the console is, as its address says it. All of it is in the fragment: the server never sees it, so an
 * invitation's code stays out of access logs and a search for a person's name does too.
 */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'welcome'; readonly code: string }
  | {
      readonly page: 'fleet';
      readonly tenantId: string;
      readonly filters: FleetFilters;
      /** The phone whose pane is open. */
      readonly deviceId?: string | undefined;
    }
  | {
      readonly page: 'connector';
      readonly tenantId: string;
      /** The purpose that was granted, when the operator comes back from Microsoft. */
      readonly granted?: string | undefined;
    }
  | {
      readonly page: 'setup';
      readonly tenantId: string;
      /** Undefined: wherever there is something to do. */
      readonly step?: SetupStepId | undefined;
      /** The purpose that was granted, when the operator comes back from Microsoft. */
      readonly granted?: string | undefined;
    }
  | { readonly page: 'feeds'; readonly tenantId: string }
  | { readonly page: 'doctor'; readonly tenantId: string }
  | {
      readonly page: 'sign-in-settings';
      readonly tenantId: string;
      /** The operator comes back from a test. */
      readonly isTested: boolean;
    }
  | { readonly page: 'instance-sign-in'; readonly isTested: boolean }
  /** The customers of this service, and its own apps: for owners of the instance. */
  | { readonly page: 'service' }
  /** Where a sign-in at Microsoft ends that led to nobody: with a code, and the number that Entra gave. */
  | { readonly page: 'sign-in-failed'; readonly code: string; readonly aadsts?: string | undefined }
  /** Where a grant that failed ends: with a code, and without a tenant that could be believed. */
  | { readonly page: 'consent-failed'; readonly code: string }
  | { readonly page: 'unknown'; readonly address: string };

export interface FleetFilters {
  /** None means every level. In the fixed order of `deviceLevels`. */
  readonly levels: readonly DeviceLevel[];
  readonly platform?: Platform | undefined;
  readonly search: string;
  readonly includeRetired: boolean;
}

export const noFilters: FleetFilters = { levels: [], search: '', includeRetired: false };

export function isFiltered({ levels, platform, search }: FleetFilters): boolean {
  return levels.length > 0 || platform !== undefined || search !== '';
}

/** Reads `location.hash`. What it does not understand in a query is left out, never an error: links live long. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  const asked = new URLSearchParams(query);
  const steps = path.split('/').filter((step) => step !== '');
  const [noun, tenantId, page, below] = steps.map(decoded);

  if (steps.length === 0) return { page: 'home' };
  if (noun === 'welcome' && steps.length === 1) return { page: 'welcome', code: asked.get('code') ?? '' };
  if (noun === 'consent-failed' && steps.length === 1) {
    return { page: 'consent-failed', code: asked.get('code') ?? 'internal' };
  }
  if (noun === 'sign-in-failed' && steps.length === 1) {
    const aadsts = /^\d{4,8}$/.exec(asked.get('aadsts') ?? '')?.[0];
    return {
      page: 'sign-in-failed',
      code: asked.get('code') ?? 'internal',
      ...(aadsts !== undefined && { aadsts }),
    };
  }
  const isTested = asked.has('tested');
  if (noun === 'service' && steps.length === 1) return { page: 'service' };
  if (noun === 'sign-in' && steps.length === 1) return { page: 'instance-sign-in', isTested };
  if (noun === 'tenants' && tenantId !== undefined) {
    if (page === 'devices' && steps.length <= 4) {
      return { page: 'fleet', tenantId, filters: parseFilters(asked), ...(below !== undefined && { deviceId: below }) };
    }
    const granted = asked.get('granted') ?? undefined;
    if (page === 'setup' && steps.length <= 4) {
      const step = setupStepIds.find((id) => id === below);
      return {
        page: 'setup',
        tenantId,
        ...(step !== undefined && { step }),
        ...(granted !== undefined && { granted }),
      };
    }
    if (page === 'connector' && steps.length === 3) {
      return { page: 'connector', tenantId, ...(granted !== undefined && { granted }) };
    }
    if (page === 'feeds' && steps.length === 3) return { page: 'feeds', tenantId };
    if (page === 'sign-in' && steps.length === 3) return { page: 'sign-in-settings', tenantId, isTested };
    if (page === 'doctor' && steps.length === 3) return { page: 'doctor', tenantId };
    if (steps.length === 2) return { page: 'fleet', tenantId, filters: parseFilters(asked) };
  }
  return { page: 'unknown', address: hash };
}

/** The address of a place: the inverse of `parseRoute`, beginning with `#`. */
export function addressOf(route: Route): string {
  switch (route.page) {
    case 'home':
      return '#/';
    case 'welcome':
      return `#/welcome?${new URLSearchParams({ code: route.code })}`;
    case 'fleet': {
      const { tenantId, deviceId, filters } = route;
      const device = deviceId === undefined ? '' : `/${encodeURIComponent(deviceId)}`;
      return `#/tenants/${encodeURIComponent(tenantId)}/devices${device}${filterQuery(filters)}`;
    }
    case 'connector':
      return `#/tenants/${encodeURIComponent(route.tenantId)}/connector${grantedQuery(route.granted)}`;
    case 'setup': {
      const step = route.step === undefined ? '' : `/${route.step}`;
      return `#/tenants/${encodeURIComponent(route.tenantId)}/setup${step}${grantedQuery(route.granted)}`;
    }
    case 'feeds':
      return `#/tenants/${encodeURIComponent(route.tenantId)}/feeds`;
    case 'doctor':
      return `#/tenants/${encodeURIComponent(route.tenantId)}/doctor`;
    case 'sign-in-settings':
      return `#/tenants/${encodeURIComponent(route.tenantId)}/sign-in${route.isTested ? '?tested=1' : ''}`;
    case 'instance-sign-in':
      return `#/sign-in${route.isTested ? '?tested=1' : ''}`;
    case 'service':
      return '#/service';
    case 'sign-in-failed': {
      const { code, aadsts } = route;
      return `#/sign-in-failed?${new URLSearchParams({ code, ...(aadsts !== undefined && { aadsts }) })}`;
    }
    case 'consent-failed':
      return `#/consent-failed?${new URLSearchParams({ code: route.code })}`;
    case 'unknown':
      return route.address;
  }
}

function grantedQuery(granted: string | undefined): string {
  return granted === undefined ? '' : `?${new URLSearchParams({ granted })}`;
}

function parseFilters(asked: URLSearchParams): FleetFilters {
  const platform = platforms.find((word) => word === asked.get('platform'));
  return {
    levels: parseLevels(asked.get('level') ?? ''),
    search: asked.get('search') ?? '',
    includeRetired: asked.get('retired') === 'yes',
    ...(platform !== undefined && { platform }),
  };
}

/** `high,medium`: these. `-secured`: all but this. The same grammar as the API's. */
function parseLevels(text: string): readonly DeviceLevel[] {
  const words = text.split(',').map((word) => word.trim());
  const wanted = deviceLevels.filter((level) => words.includes(level));
  const unwanted = deviceLevels.filter((level) => words.includes(`-${level}`));
  if (wanted.length === 0 && unwanted.length === 0) return [];
  return (wanted.length > 0 ? wanted : deviceLevels).filter((level) => !unwanted.includes(level));
}

function filterQuery({ levels, platform, search, includeRetired }: FleetFilters): string {
  const query = new URLSearchParams({
    ...(levels.length > 0 && { level: levels.join(',') }),
    ...(platform !== undefined && { platform }),
    ...(search !== '' && { search }),
    ...(includeRetired && { retired: 'yes' }),
  });
  // A comma is legal in a fragment, and a link that people read is better with it.
  return query.size > 0 ? `?${query.toString().replaceAll('%2C', ',')}` : '';
}

/** A broken escape is kept as it stands instead of throwing: it will simply not be found. */
function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

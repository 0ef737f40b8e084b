import { expect, test } from 'vitest';
import { addressOf, isFiltered, noFilters, parseRoute, type Route } from './route.ts';

const tenantId = '5b1f8d2e-0000-4000-8000-000000000001';
const deviceId = '5b1f8d2e-0000-4000-8000-0000000000aa';

test('every place has an address that leads back to it', () => {
  const places: readonly Route[] = [
    { page: 'home' },
    { page: 'welcome', code: 'a+b/c=&d' },
    { page: 'fleet', tenantId, filters: noFilters },
    {
      page: 'fleet',
      tenantId,
      deviceId,
      filters: { levels: ['not-assessed', 'high'], platform: 'ios', search: 'Ana & Bo, "x"', includeRetired: true },
    },
    { page: 'connector', tenantId },
    { page: 'connector', tenantId, granted: 'sync-and-signal' },
    { page: 'setup', tenantId },
    { page: 'setup', tenantId, step: 'groups' },
    { page: 'setup', tenantId, step: 'permissions', granted: 'setup' },
    { page: 'feeds', tenantId },
    { page: 'doctor', tenantId },
    { page: 'consent-failed', code: 'consent_wrong_tenant' },
    { page: 'sign-in-failed', code: 'sign_in_refused', aadsts: '50105' },
    { page: 'sign-in-failed', code: 'sign_in_no_role' },
    { page: 'sign-in-settings', tenantId, isTested: true },
    { page: 'instance-sign-in', isTested: false },
    { page: 'service' },
  ];
  for (const place of places) expect(parseRoute(addressOf(place))).toEqual(place);
});

test('a shared link carries the filters and the open phone', () => {
  const address = addressOf({
    page: 'fleet',
    tenantId,
    deviceId,
    filters: { ...noFilters, levels: ['medium', 'high'], search: 'kim' },
  });
  expect(address).toBe(`#/tenants/${tenantId}/devices/${deviceId}?level=medium,high&search=kim`);
});

test('an invitation is read from the fragment, which no server log sees', () => {
  expect(parseRoute('#/welcome?code=pki_abc-123')).toEqual({ page: 'welcome', code: 'pki_abc-123' });
});

test('a level with a minus is taken out, and so the rest is asked for', () => {
  const route = parseRoute(`#/tenants/${tenantId}/devices?level=-secured`);
  expect(route).toMatchObject({ filters: { levels: ['not-assessed', 'low', 'medium', 'high'] } });
});

test('words of a filter that mean nothing are left out, and the rest still counts', () => {
  const route = parseRoute(`#/tenants/${tenantId}/devices?level=terrible,high&platform=symbian&search=a`);
  expect(route).toMatchObject({ filters: { levels: ['high'], search: 'a' } });
  expect(route).not.toHaveProperty('filters.platform');
});

test('a level filter is in the fixed order, however it was typed', () => {
  expect(parseRoute(`#/tenants/${tenantId}/devices?level=high,secured`)).toMatchObject({
    filters: { levels: ['secured', 'high'] },
  });
});

test('a step that is not there leads to where there is something to do', () => {
  expect(parseRoute(`#/tenants/${tenantId}/setup/wipe-all`)).toEqual({ page: 'setup', tenantId });
});

test('an address that is nowhere says so instead of showing something else', () => {
  expect(parseRoute('#/tenants/x/nothing')).toMatchObject({ page: 'unknown' });
  expect(parseRoute('#/wipe-everything')).toMatchObject({ page: 'unknown' });
  expect(parseRoute('#/tenants/%E0%A4%A/devices')).toMatchObject({ page: 'fleet', tenantId: '%E0%A4%A' });
});

test('no address at all is home', () => {
  expect(parseRoute('')).toEqual({ page: 'home' });
  expect(parseRoute('#')).toEqual({ page: 'home' });
  expect(parseRoute('#/')).toEqual({ page: 'home' });
});

test('retired phones shown too is a wider view, not a filter that hides', () => {
  expect(isFiltered({ ...noFilters, includeRetired: true })).toBe(false);
  expect(isFiltered({ ...noFilters, search: 'x' })).toBe(true);
});

import { Type } from 'typebox';
import { deliveredConfiguration } from '../areas/app-configurations/delivered-configuration.ts';
import { type InstallFailureName, installFailureNames } from '../areas/apps/install-failures.ts';
import { appCollection } from '../areas/apps/install-status.ts';
import { inventoryOf, ownAppsOf } from '../areas/apps/inventory.ts';
import { toIso } from '../clock.ts';
import { typeShape } from '../contract/contract.ts';
import { checkBody } from '../graph/check-body.ts';
import { GraphFault } from '../graph/graph-fault.ts';
import { enrollmentOf } from '../phones/check-in.ts';
import { ControlFault, type ControlTools, define, TenantName, tenantNamed } from './define.ts';
import { phoneNamed } from './phone-view.ts';

const PhoneId = Type.String();

function enrolled(tools: ControlTools, id: string) {
  const { tenant, phone } = phoneNamed(tools, id);
  const managed = enrollmentOf(tenant, phone);
  if (managed === undefined) throw new ControlFault('not_found', 'the phone is not enrolled');
  return { tenant, phone, managed };
}

/** What people do with apps, and what phones say of them. */
export const appControls = {
  list: define('Apps on a phone, as Intune lists them', Type.Object({ phone: PhoneId }), (tools, { phone: id }) => {
    const { tenant, managed } = enrolled(tools, id);
    return inventoryOf(tenant, managed, tools.world.now());
  }),
  install: define(
    'Somebody installs an app from a store',
    Type.Object({
      phone: PhoneId,
      name: Type.String(),
      version: Type.Optional(Type.String()),
      publisher: Type.Optional(Type.String()),
    }),
    (tools, { phone: id, name, version, publisher }) => {
      const { tenant, phone, managed } = enrolled(tools, id);
      const own = ownAppsOf(tenant, phone.id);
      own.removed.delete(name);
      const app = {
        name,
        version: version ?? '1.0',
        publisher: publisher ?? '',
        bytes: 30_000_000,
        platform: managed.operatingSystem,
      };
      own.installed.set(name, app);
      tenant.hasNewInventory = true;
      return {};
    },
  ),
  remove: define('Somebody takes an app off', Type.Object({ phone: PhoneId, name: Type.String() }), (tools, input) => {
    const { tenant, phone } = enrolled(tools, input.phone);
    const own = ownAppsOf(tenant, phone.id);
    own.installed.delete(input.name);
    own.removed.add(input.name);
    tenant.hasNewInventory = true;
    return {};
  }),
  installOffered: define(
    'Somebody installs an app that the Company Portal offers (id of the mobile app)',
    Type.Object({ phone: PhoneId, app: Type.String() }),
    (tools, { phone: id, app }) => {
      const { tenant, phone } = enrolled(tools, id);
      if (tenant.kept.get(appCollection, app) === undefined)
        throw new ControlFault('not_found', `there is no app ${app}`);
      ownAppsOf(tenant, phone.id).fromPortal.add(app.toLowerCase());
      tenant.hasNewInventory = true;
      return {};
    },
  ),
  fail: define(
    'What becomes of installing a required app on a phone; null: nothing stands in its way',
    Type.Object({
      phone: PhoneId,
      app: Type.String(),
      because: Type.Union([Type.Enum(installFailureNames), Type.Null()]),
    }),
    (tools, { phone: id, app, because }) => {
      const { tenant, managed } = enrolled(tools, id);
      const key = `${managed.id} ${app.toLowerCase()}`;
      if (because === null) tenant.installFailures.delete(key);
      else tenant.installFailures.set(key, because as InstallFailureName);
      return {};
    },
  ),
  configuration: define(
    'What an app on a phone reads as its managed configuration, tokens replaced; null: nothing has arrived',
    Type.Object({ phone: PhoneId, app: Type.String() }),
    (tools, { phone: id, app }) => {
      const { tenant, managed } = enrolled(tools, id);
      return { settings: deliveredConfiguration(tenant, managed, app.toLowerCase(), tools.world.now()) ?? null };
    },
  ),
  notifications: define(
    'What the Company Portal was told to show; on one phone, or on all of a tenant',
    Type.Object({ tenant: TenantName, phone: Type.Optional(PhoneId) }),
    (tools, { tenant: name, phone: id }) => {
      const wanted = id === undefined ? undefined : enrolled(tools, id).managed.id;
      return tenantNamed(tools, name)
        .portalNotifications.filter(({ managedDeviceId }) => wanted === undefined || managedDeviceId === wanted)
        .map((notification) => ({ ...notification, at: toIso(notification.at) }));
    },
  ),
};

/** For collections that Graph lists and nobody can write: what a test wants to find there. */
export const objectControls = {
  put: define(
    'Puts an object into a collection, by its path: `/identityProtection/riskyUsers`; it is held against the contract',
    Type.Object({
      tenant: TenantName,
      collection: Type.String({ pattern: '^/' }),
      type: Type.String(),
      object: Type.Record(Type.String(), Type.Unknown()),
    }),
    (tools, { tenant: name, collection, type, object }) => {
      if (typeShape('beta', type) === undefined) throw new ControlFault('invalid_request', `there is no type ${type}`);
      try {
        checkBody('beta', type, object, { withReadOnly: true });
      } catch (error) {
        if (!(error instanceof GraphFault)) throw error;
        throw new ControlFault('invalid_request', error.message);
      }
      const id = typeof object.id === 'string' ? object.id : tools.world.chance.uuid();
      tenantNamed(tools, name).kept.put(collection, { ...object, id });
      return { id };
    },
  ),
};

import { checkParameters } from '../../graph/check-body.ts';
import { badRequest } from '../../graph/graph-fault.ts';
import { both, type GraphCall, type Operation } from '../../graph/operation.ts';
import { intuneConfiguration, intuneDevices } from '../../graph/service-group.ts';
import { parametersOf } from '../assignments/assigned-set.ts';
import { allMethods, concretePath, findKept, type KeptSet, keptOperations } from '../kept/kept-set.ts';
import { findManagedDevice } from '../managed-devices/enrolled-device.ts';
import type { ManagedDevice } from '../managed-devices/managed-device.ts';

const collection = '/deviceManagement/notificationMessageTemplates';
const messagesOf = `${collection}/{notificationMessageTemplate-id}/localizedNotificationMessages` as const;

const templates: KeptSet = {
  collection,
  key: 'notificationMessageTemplate-id',
  type: 'notificationMessageTemplate',
  group: intuneConfiguration,
  create: (_call, given) => ({ roleScopeTagIds: given.roleScopeTagIds ?? ['0'] }),
};

const messages: KeptSet = {
  collection: messagesOf,
  key: 'localizedNotificationMessage-id',
  type: 'localizedNotificationMessage',
  group: intuneConfiguration,
  create(call, given) {
    const locale = String(given.locale ?? '').toLowerCase();
    if (locale === '') throw badRequest("The property 'locale' is required.");
    const others = call.tenant.kept.all(concretePath(messagesOf, call.params));
    if (others.some((other) => String(other.locale).toLowerCase() === locale)) {
      throw badRequest(`There is a message in ${locale} already.`);
    }
    return {
      id: `${call.params['notificationMessageTemplate-id']}_${locale}`,
      locale,
      isDefault: given.isDefault === true || others.length === 0,
    };
  },
  changed(call, _before, after) {
    // Of all messages one is the default: the newest that says so.
    if (after?.isDefault !== true) return;
    const path = concretePath(messagesOf, call.params);
    for (const other of call.tenant.kept.all(path)) {
      if (other.id !== after.id && other.isDefault === true) call.tenant.kept.put(path, { ...other, isDefault: false });
    }
  },
};

function show(call: GraphCall, managed: ManagedDevice, title: string, body: string): void {
  const { world, tenant } = call;
  const notification = {
    at: world.now(),
    managedDeviceId: managed.id,
    entraDeviceId: managed.entraDeviceId,
    title,
    body,
  };
  tenant.portalNotifications.push(notification);
  world.journal.recordEffect({
    at: world.now(),
    tenantId: tenant.id,
    kind: 'notification',
    subject: managed.id,
    property: 'companyPortal',
    entraDeviceId: managed.entraDeviceId,
    from: null,
    to: { title, body },
  });
}

function readNotification(call: GraphCall) {
  const given = checkParameters(call.version, parametersOf(call), call.body);
  const { notificationTitle: title, notificationBody: body } = given;
  if (typeof title !== 'string' || title === '' || typeof body !== 'string') {
    throw badRequest("The properties 'notificationTitle' and 'notificationBody' are required.");
  }
  if (title.length > 50 || body.length > 500) throw badRequest('A title has up to 50 characters, a message up to 500.');
  return { given, title, body };
}

export const notificationOperations: readonly Operation[] = [
  ...keptOperations(templates, allMethods),
  ...keptOperations(messages, allMethods),
  {
    method: 'POST',
    path: `${collection}/{notificationMessageTemplate-id}/sendTestMessage`,
    versions: both,
    group: intuneConfiguration,
    handle(call) {
      const template = findKept(call, templates);
      call.world.journal.recordEffect({
        at: call.world.now(),
        tenantId: call.tenant.id,
        kind: 'notification',
        subject: template.id,
        property: 'test',
        entraDeviceId: null,
        from: null,
        to: { displayName: template.displayName },
      });
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/deviceManagement/managedDevices/{managedDevice-id}/sendCustomNotificationToCompanyPortal',
    versions: ['beta'],
    group: intuneDevices,
    handle(call) {
      const managed = findManagedDevice(call);
      const { title, body } = readNotification(call);
      show(call, managed, title, body);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/deviceManagement/sendCustomNotificationToCompanyPortal',
    versions: ['beta'],
    group: intuneConfiguration,
    handle(call) {
      const { given, title, body } = readNotification(call);
      const groups = new Set(
        (given.groupsToNotify as readonly string[] | undefined)?.map((id) => id.toLowerCase()) ?? [],
      );
      if (groups.size === 0) throw badRequest("The property 'groupsToNotify' is required.");
      for (const managed of call.tenant.managedDevices.values()) {
        const those = managed.userId === null ? new Set<string>() : call.tenant.memberships.groupsOf(managed.userId);
        if ([...groups].some((id) => those.has(id))) show(call, managed, title, body);
      }
      return { status: 204 };
    },
  },
];

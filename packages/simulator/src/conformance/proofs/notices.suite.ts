import { expect } from 'vitest';
import type { Proof } from '../stage.suite.ts';

const templates = '/v1.0/deviceManagement/notificationMessageTemplates';
const audit = '/v1.0/deviceManagement/auditEvents';

export const noticesProof: Proof = {
  area: 'notices',
  async show({ ok, sees, control, listAll }) {
    const body = {
      displayName: 'Broken',
      brandingOptions: 'includeCompanyLogo,includeCompanyName',
      defaultLocale: 'en-us',
    };
    await sees(
      'a template is made',
      () => ok('POST', templates, body),
      templates,
      `${templates}/$count`,
      audit,
      `${audit}/$count`,
    );
    const all = (await ok('GET', templates)).value as { id: string; displayName: string }[];
    const one = `${templates}/${all.find(({ displayName }) => displayName === 'Broken')?.id}`;
    const messages = `${one}/localizedNotificationMessages`;
    const message = { locale: 'de-de', subject: 'Gerät', messageTemplate: 'Bitte prüfen', isDefault: true };
    await sees(
      'a message is written',
      () => ok('POST', messages, message),
      messages,
      `${messages}/$count`,
      `${one}?$expand=localizedNotificationMessages`,
    );
    const [{ id }] = (await ok('GET', messages)).value;
    await sees(
      'a message is changed',
      () => ok('PATCH', `${messages}/${id}`, { subject: 'Ihr Gerät' }),
      `${messages}/${id}`,
      messages,
    );
    await sees('a template is renamed', () => ok('PATCH', one, { displayName: 'Noncompliant' }), one, templates);
    await sees(
      'a test message is sent, which the audit log tells',
      () => ok('POST', `${one}/sendTestMessage`),
      `${audit}/getAuditActivityTypes(category='Other')`,
    );
    await sees('a message is deleted', () => ok('DELETE', `${messages}/${id}`), `${messages}/${id}`, messages);
    await sees('a template is deleted', () => ok('DELETE', one), one, templates);
    await sees(
      'the audit log has one line for each change',
      () => ok('POST', templates, body),
      audit,
      `${audit}/$count`,
    );
    const [event] = (await listAll(audit)).items;
    expect((await ok('GET', `${audit}/${event.id}`)).activityType).toBe(event.activityType);
    const phone = control.phones.list({ tenant: 'Contoso' }).find(({ managedDeviceId }) => managedDeviceId !== null)!;
    const notice = { notificationTitle: 'Code', notificationBody: '4711' };
    const shown = () => control.apps.notifications({ tenant: 'Contoso' }).length;
    const before = shown();
    await sees(
      'a phone is shown a notice',
      () =>
        ok(
          'POST',
          `/beta/deviceManagement/managedDevices/${phone.managedDeviceId}/sendCustomNotificationToCompanyPortal`,
          notice,
        ),
      audit,
    );
    expect(shown()).toBe(before + 1);
    const groups = (await ok('GET', '/v1.0/groups')).value as { id: string; displayName: string }[];
    const everybody = groups.find(({ displayName }) => displayName === 'All employees')?.id;
    await sees(
      'everybody in a group is shown a notice',
      () =>
        ok('POST', '/beta/deviceManagement/sendCustomNotificationToCompanyPortal', {
          ...notice,
          groupsToNotify: [everybody],
        }),
      audit,
    );
    expect(shown()).toBeGreaterThan(before + 10);
  },
};

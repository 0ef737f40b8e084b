import type { UserNotices } from '@picket/domain';
import { calls } from './calls.ts';
import type { TenantAccess } from './tenant-access.ts';
import { translating } from './translate-error.ts';

/**
 * Custom notifications of the Company Portal:
 * https://learn.microsoft.com/intune/remote-actions/custom-notifications. A title of more than 50 characters or a message
 * of more than 500 is refused.
 */
export function userNoticesOf(access: TenantAccess): UserNotices {
  return {
    limits: { title: 50, body: 500 },
    send: (to, { title, body }, signal) =>
      translating(async () => {
        await access
          .graph(calls.notifyUser)
          .call(
            calls.notifyUser.endpoint,
            { params: { 'managedDevice-id': to }, body: { notificationTitle: title, notificationBody: body } },
            signal,
          );
      }),
  };
}

/** What the Company Portal shows on a phone: a message an administrator, or a program, sent to it. */
export interface PortalNotification {
  readonly at: number;
  readonly managedDeviceId: string;
  readonly entraDeviceId: string | null;
  readonly title: string;
  readonly body: string;
}

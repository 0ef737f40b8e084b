import type { Clock } from '@picket/domain';
import type { PhoneView, RemoteControl } from '@picket/simulator';

/** One turn of a story, for whoever watches the terminal. */
export type Tell = (text: string) => void;

export interface StoryTools {
  readonly control: RemoteControl;
  readonly clock: Clock;
  readonly tell: Tell;
  readonly signal: AbortSignal;
  /** Each phase lasts at least this long, so that a person can follow. */
  readonly phaseMs: number;
}

/** Whose phones a story is about, and by which road they are shut out. */
export interface Story {
  readonly title: string;
  /** A group of the simulated tenant. */
  readonly group: string;
  /** Has the world shut this phone out, by the road that the story is about? */
  readonly isShutOut: (phone: PhoneView) => boolean;
}

/** The tag on the directory's device, which Conditional Access filters on. */
export const attributeStory: Story = {
  title: 'by a tag on its Entra device',
  group: 'Field staff',
  isShutOut: ({ extensionAttributes }) => extensionAttributes.extensionAttribute15 === 'high',
};

/** The threat level that Intune holds against the phone: noncompliant, and Conditional Access wants compliant phones. */
export const partnerStory: Story = {
  title: 'by its threat level in Intune',
  group: 'Head office',
  isShutOut: ({ complianceState, isCompliant }) => complianceState === 'noncompliant' && isCompliant === false,
};

const app = 'Microsoft Teams';
/** How often the person holding the phone tries to work. */
const knockMs = 2_000;

/**
 * Tells one story over and over, with one phone after the other: it gets a version that is known to be exploited, is
 * shut out, is updated, and is let in again. Only the simulator is moved; what Picket makes of it is Picket's affair.
 * Ends when the signal is aborted.
 */
export async function tellStory(tools: StoryTools, tenant: string, story: Story): Promise<void> {
  const { control, signal } = tools;
  for (let turn = 0; !signal.aborted; turn++) {
    const phones = (await control.phones.list({ tenant, group: story.group })).filter(isFitToPlay);
    const phone = phones[turn % phones.length];
    if (phone === undefined) throw new Error(`no phone of ${story.group} is fit to play`);
    await playTurn(tools, tenant, story, phone);
  }
}

/** Android, enrolled, healthy, and not in somebody else's story. */
function isFitToPlay(phone: PhoneView): boolean {
  return (
    phone.kind === 'android' &&
    phone.managedDeviceId !== null &&
    phone.entraDeviceId !== null &&
    phone.abandonedManagedDeviceIds.length === 0 &&
    phone.facts.jailBroken === 'False' &&
    phone.facts.isEncrypted &&
    phone.facts.securityPatchLevel >= '2026-08' &&
    Object.keys(phone.extensionAttributes).length === 0 &&
    phone.complianceState === 'compliant'
  );
}

/** Exploited vulnerabilities of two summers are open at this level. */
const exploitedPatchLevel = '2025-03-01';

async function playTurn(tools: StoryTools, tenant: string, story: Story, phone: PhoneView): Promise<void> {
  const { control, tell } = tools;
  const name = `${phone.deviceName} (${phone.model}, ${phone.userPrincipalName})`;
  const rest = () => tools.clock.sleep(tools.phaseMs, tools.signal);
  const signIn = async () => (await control.phones.signIn({ tenant, phone: phone.phoneId, app })).outcome;

  await signIn();
  await rest();
  await control.phones.update({ phone: phone.phoneId, securityPatchLevel: exploitedPatchLevel, checkIn: true });
  tell(`${name}: now at patch level ${exploitedPatchLevel}, which is exploited`);
  await rest();

  await until(tools, async () => story.isShutOut(await control.phones.get({ phone: phone.phoneId })));
  tell(`${name}: shut out ${story.title}`);
  await until(tools, async () => (await signIn()) === 'refused');
  tell(`${name}: sign-in to ${app} was refused`);
  await rest();

  await control.phones.update({
    phone: phone.phoneId,
    securityPatchLevel: phone.facts.securityPatchLevel,
    checkIn: true,
  });
  tell(`${name}: updated to patch level ${phone.facts.securityPatchLevel}`);
  await rest();
  await until(tools, async () => !story.isShutOut(await control.phones.get({ phone: phone.phoneId })));
  await until(tools, async () => (await signIn()) !== 'refused');
  tell(`${name}: let in again`);
  await rest();
}

async function until({ clock, signal }: StoryTools, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await clock.sleep(knockMs, signal);
}

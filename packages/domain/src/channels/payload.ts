import type { ChannelPayload } from '../contracts/channel.ts';

/** Whether two payloads ask for the same thing. The order of their fields does not count: a database may change it. */
export function samePayload(one: ChannelPayload, other: ChannelPayload): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name])
  );
}

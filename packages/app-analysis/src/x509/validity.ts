import { BerRefused } from '../cms/ber.ts';
import { derTags } from './der-tags.ts';
import type { DerValue } from './der-values.ts';

const utcTime = /^\d\d(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|(\d\d)(?:Z|[+-](\d\d)(\d\d)))$/;
const generalizedTime = /^\d{4}(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|(\d\d)(?:[.,]\d+)?(?:Z|[+-](\d\d)(\d\d)))$/;

/** Throws `BerRefused` for what is no time to Java: with or without seconds, with or without a distance to UTC. 31 February is one. */
export function assertTime({ tag, contents }: DerValue): void {
  const pattern = tag === derTags.utcTime ? utcTime : generalizedTime;
  const found = pattern.exec(contents.toString('latin1'));
  if ((tag !== derTags.utcTime && tag !== derTags.generalizedTime) || found === null)
    throw new BerRefused('A date is none');
  const [, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = found.map((text) =>
    Number(text ?? 0),
  );
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  if (!isDate || hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59)
    throw new BerRefused('A date is none');
}

/** From when until when a certificate is good. Android does not look at the dates, but there have to be two. */
export function assertValidity(value: DerValue): void {
  const times = value.expect(derTags.sequence, 'The validity').inside.rest();
  if (times.length !== 2) throw new BerRefused('The validity has not two dates');
  for (const time of times) assertTime(time);
}

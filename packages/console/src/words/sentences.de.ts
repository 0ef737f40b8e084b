import { channelsInGerman } from './german/channels.de.ts';
import { choicesInGerman } from './german/choices.de.ts';
import { connectorInGerman } from './german/connector.de.ts';
import { consentInGerman } from './german/consent.de.ts';
import { doctorInGerman } from './german/doctor.de.ts';
import { feedsInGerman } from './german/feeds.de.ts';
import { fieldsInGerman } from './german/fields.de.ts';
import { findingsInGerman } from './german/findings.de.ts';
import { guidesInGerman } from './german/guides.de.ts';
import { installsInGerman } from './german/installs.de.ts';
import { phonesInGerman } from './german/phones.de.ts';
import { planInGerman } from './german/plan.de.ts';
import { propertiesInGerman } from './german/properties.de.ts';

/** What is kept as prose, and found again by its shape: why a connector is as it is, what is wrong with a phone, what happened to it. */
const kept = {
  ...choicesInGerman,
  ...connectorInGerman,
  ...feedsInGerman,
  ...fieldsInGerman,
  ...findingsInGerman,
  ...phonesInGerman,
  ...propertiesInGerman,
};

/**
 * Sentences of the server's, in German. By the English sentence, so that one which has changed is shown in English instead of
 * a German one that no longer says the same. A house test holds that none is forgotten (tools/house/told.test.ts).
 */
export const sentencesInGerman: Readonly<Record<string, string>> = {
  ...channelsInGerman,
  ...consentInGerman,
  ...doctorInGerman,
  ...guidesInGerman,
  ...installsInGerman,
  ...planInGerman,
  ...kept,
};

/** Those of them that have places, the ones first that say most by themselves. */
export const keptSentences: readonly string[] = Object.keys(kept)
  .filter((sentence) => sentence.includes('{{'))
  .toSorted((one, other) => ownLength(other) - ownLength(one));

function ownLength(sentence: string): number {
  return sentence.replaceAll(/\{\{\w+\}\}/g, '').length;
}

import type { Choices, DeploymentDesign, DeploymentFacts, DeploymentPlace, Wanted } from '@picket/domain';
import { intuneKinds } from './catalogue.ts';
import { kindOf } from './objects.ts';
import { accessWanted } from './want/access.ts';
import { agentSettingsWanted } from './want/agent-settings.ts';
import { agentsWanted } from './want/agents.ts';
import { certificatesWanted } from './want/certificates.ts';
import { complianceWanted } from './want/compliance.ts';
import { webProtectionWanted } from './want/web-protection.ts';
import { surroundingsOf } from './want/wish.ts';
import { wordsForPath } from './words-for-path.ts';

/** What setup makes in Intune and Entra. */
export const intuneDesign: DeploymentDesign = {
  kinds: intuneKinds.map(({ kind, title }) => ({ kind, title })),
  want,
  exportOf: (object) => kindOf(object).exportOf(object),
  wordsFor: wordsForPath,
};

function want(choices: Choices, facts: DeploymentFacts, place: DeploymentPlace): Wanted {
  const here = surroundingsOf(choices, facts, place);
  if (here.platforms.length === 0) return { objects: [], notPlanned: [], handedOver: [] };
  if (here.groups.length === 0) {
    const because =
      choices.groups.stage === 'pilot'
        ? 'No group is chosen for the pilot, so nothing would be for anybody.'
        : 'No group is chosen for everybody, so nothing would be for anybody.';
    return { objects: [], notPlanned: [{ what: 'Everything', because }], handedOver: [] };
  }
  const access = accessWanted(here);
  const parts = [
    agentsWanted(here),
    certificatesWanted(here),
    agentSettingsWanted(here),
    webProtectionWanted(here),
    complianceWanted(here),
    access,
  ];
  const policy = access.policy === undefined ? [] : [access.policy];
  const isHandedOver = choices.accessPolicy === 'hand-over';
  return {
    objects: [...parts.flatMap(({ objects }) => objects), ...(isHandedOver ? [] : policy)],
    notPlanned: parts.flatMap(({ notPlanned }) => notPlanned),
    handedOver: isHandedOver ? policy : [],
  };
}

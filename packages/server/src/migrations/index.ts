import { appsTables } from '../apps/migration.ts';
import { assessmentTables } from '../assessment/migration.ts';
import { auditHeadTables } from '../audit/head-store.ts';
import { auditTables } from '../audit/migration.ts';
import { connectorsHealth } from '../connectors/heartbeat-store.ts';
import { connectorsTables } from '../connectors/migration.ts';
import { instanceRegistrations } from '../consent/instance/migration.ts';
import { consentCertificate, consentGivenBack, consentTables } from '../consent/migration.ts';
import { consentSight } from '../consent/sight-store.ts';
import { deliveryRechecks, deliveryTables, deliveryTakingBack } from '../delivery/migration.ts';
import { deliveryRestored } from '../delivery/restored.ts';
import { deploymentDecisionName, deploymentRunTables, deploymentTables } from '../deployment/migration.ts';
import { devicesTables } from '../devices/migration.ts';
import { directoryGroupKinds, directoryTables } from '../directory/migration.ts';
import { doctorTables } from '../doctor/migration.ts';
import { entraSignInTables } from '../entra-sign-in/migration.ts';
import { feedsCollections, feedsTables } from '../feeds/migration.ts';
import { findingsTables } from '../findings/migration.ts';
import { historyTables } from '../history/migration.ts';
import { ingestAppTables, ingestGenerationTables, ingestHostTables, ingestStreamTables } from '../ingest/migration.ts';
import { installsTables } from '../installs/migration.ts';
import { keysTables } from '../keys/migration.ts';
import { ledgerTables } from '../ledger/migration.ts';
import { operatorsEntra, operatorsTables } from '../operators/migration.ts';
import { operatorsPace } from '../operators/pace-store.ts';
import type { Migrations } from '../platform/database/migrate.ts';
import { setupTables } from '../setup/migration.ts';
import { signInsTables } from '../sign-ins/migration.ts';
import { syncOwnRhythm, syncStagedAsText, syncTables } from '../sync/migration.ts';
import { tenantsJudgment, tenantsTables } from '../tenants/migration.ts';
import { workersTables } from '../workers/migration.ts';

/** Every step of the schema, in order. A noun adds a file beside its store and one line here. */
export const migrations: Migrations = {
  '0001-tenants': tenantsTables,
  '0002-consent': consentTables,
  '0003-connectors': connectorsTables,
  '0004-directory': directoryTables,
  '0005-devices': devicesTables,
  '0006-sync': syncTables,
  '0007-findings': findingsTables,
  '0008-assessment': assessmentTables,
  '0009-delivery': deliveryTables,
  '0010-history': historyTables,
  '0011-sign-ins': signInsTables,
  '0012-audit': auditTables,
  '0013-operators': operatorsTables,
  '0014-consent-certificate': consentCertificate,
  '0015-workers': workersTables,
  '0016-keys': keysTables,
  '0017-audit-heads': auditHeadTables,
  '0018-delivery-rechecks': deliveryRechecks,
  '0019-apps': appsTables,
  '0020-delivery-restored': deliveryRestored,
  '0021-operators-pace': operatorsPace,
  '0022-feeds': feedsTables,
  '0026-ingest-apps': ingestAppTables,
  '0027-ingest-hosts': ingestHostTables,
  '0028-ingest-streams': ingestStreamTables,
  '0029-ingest-generation': ingestGenerationTables,
  '0031-sync-staged-as-text': syncStagedAsText,
  '0032-feeds-collections': feedsCollections,
  '0033-tenants-judgment': tenantsJudgment,
  '0039-doctor': doctorTables,
  '0040-sync-own-rhythm': syncOwnRhythm,
  '0041-deployment': deploymentTables,
  '0042-deployment-runs': deploymentRunTables,
  '0044-setup': setupTables,
  '0045-directory-group-kinds': directoryGroupKinds,
  '0046-installs': installsTables,
  '0048-ledger': ledgerTables,
  '0049-connectors-health': connectorsHealth,
  '0051-operators-entra': operatorsEntra,
  '0052-entra-sign-in': entraSignInTables,
  '0054-consent-sight': consentSight,
  '0055-consent-given-back': consentGivenBack,
  '0056-delivery-taking-back': deliveryTakingBack,
  '0057-consent-instance-registrations': instanceRegistrations,
  '0058-deployment-decision-name': deploymentDecisionName,
};

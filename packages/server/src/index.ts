export type { Rhythm } from './background.ts';
export { forgetDemonstration } from './forget-demonstration.ts';
export { type Certificates, makeCertificates } from './platform/certificates.ts';
export { systemClock } from './platform/real/system-clock.ts';
export { systemSecrets } from './platform/real/system-secrets.ts';
export { realOptionsOf } from './real-options.ts';
export type { PicketServer } from './server.ts';
export { type ExplainedSetting, explainSettings, readSettings } from './settings.ts';
export { type RealOptions, startReal } from './start-real.ts';

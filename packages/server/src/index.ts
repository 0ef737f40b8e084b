export type { Rhythm } from './background.ts';
export { makeCertificates } from './platform/certificates.ts';
export type { PicketServer } from './server.ts';
export { forgetDemonstration, type RealOptions, startReal } from './start-real.ts';

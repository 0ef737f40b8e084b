export { makeTestCertificate } from './test-certificate.suite.ts';
export { never, SleptClock, surroundings } from './test-surroundings.suite.ts';
export { type SeenRequest, witness } from './witness.suite.ts';

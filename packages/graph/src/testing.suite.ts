export { type Step, withScript } from './scripted-server.suite.ts';
export { makeTestCertificate } from './test-certificate.suite.ts';
export { never, SleptClock, surroundings } from './test-surroundings.suite.ts';

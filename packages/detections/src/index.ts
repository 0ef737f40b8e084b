export { catalogue } from './catalogue.ts';
export { type Judgment, judgeDevice } from './judge-device.ts';
export { renderDetectors } from './reference.ts';
export { isRemarkableApp, isRemarkableHost } from './remarkable.ts';

export { type AnyChannel, channels } from './catalogue.ts';
export { renderChannels } from './reference.ts';

/**
 * What a process of Picket is there for. `http`: console, API and event stream. `ingest`: what agents will report, of
 * which there is nothing yet. `worker`: everything that Picket does by itself.
 */
export const processRoles = ['http', 'ingest', 'worker'] as const;
export type ProcessRole = (typeof processRoles)[number];

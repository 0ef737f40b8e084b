/** The steps of setup, in their order. They are part of addresses: add freely, never rename. */
export const setupStepIds = ['permissions', 'platforms', 'groups', 'plan', 'install', 'connector'] as const;
export type SetupStepId = (typeof setupStepIds)[number];

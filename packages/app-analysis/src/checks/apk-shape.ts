import type { Component } from '../apk/components.ts';
import type { ApkFacts } from '../apk/read-apk.ts';

const names = (facts: ApkFacts) =>
  new Set(facts.manifest.permissions.map(({ name }) => name.replace('android.permission.', '')));

/** Those of the wanted permissions of Android that the app asks for. */
export function asksFor(facts: ApkFacts, wanted: readonly string[]): readonly string[] {
  const asked = names(facts);
  return wanted.filter((name) => asked.has(name));
}

function guardedBy(facts: ApkFacts, permission: string, action: string): readonly Component[] {
  return facts.manifest.components.filter(
    (component) =>
      component.permission === `android.permission.${permission}` ||
      component.intentFilters.some(({ actions }) => actions.includes(action)),
  );
}

export const accessibilityServices = (facts: ApkFacts) =>
  guardedBy(facts, 'BIND_ACCESSIBILITY_SERVICE', 'android.accessibilityservice.AccessibilityService');
export const administrators = (facts: ApkFacts) =>
  guardedBy(facts, 'BIND_DEVICE_ADMIN', 'android.app.action.DEVICE_ADMIN_ENABLED');
export const listeners = (facts: ApkFacts) =>
  guardedBy(facts, 'BIND_NOTIFICATION_LISTENER_SERVICE', 'android.service.notification.NotificationListenerService');
export const told = (components: readonly Component[]) => components.map(({ kind, name }) => `${kind} ${name}`);

/** The same, with what the configuration of each asks to be able to do. */
export function withAbilities(components: readonly Component[], { abilities }: ApkFacts): readonly string[] {
  return components.map(({ kind, name }) => {
    const own = abilities.filter(({ component }) => component === name).flatMap((each) => each.abilities);
    return own.length === 0 ? `${kind} ${name}` : `${kind} ${name}: ${own.join(', ')}`;
  });
}

/** Shows itself in the list of apps: an activity, or another name for one, for the launcher. */
export function isInLauncher({ manifest }: ApkFacts): boolean {
  return manifest.components.some(
    ({ kind, enabled, intentFilters }) =>
      (kind === 'activity' || kind === 'activity-alias') &&
      enabled &&
      intentFilters.some(
        ({ actions, categories }) =>
          actions.includes('android.intent.action.MAIN') &&
          categories.some((category) => /^android\.intent\.category\.(LEANBACK_)?LAUNCHER$/.test(category)),
      ),
  );
}

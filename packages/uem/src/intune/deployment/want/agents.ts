import { type AgentChoice, type DeployableApp, type Said, tell, type WantedObject } from '@picket/domain';
import { names } from './names.ts';
import { nothing, type Surroundings, titled, type Wish } from './wish.ts';

/** The agent on each platform: what is put on phones, and for whom. */
export function agentsWanted(here: Surroundings): Wish {
  const { ios, android } = here.choices;
  const parts = [
    ...(ios === undefined ? [] : [ios.agent.kind === 'web' ? webClip(here) : storeAgent(here, 'ios', ios.agent)]),
    ...(android === undefined
      ? []
      : [
          android.agent.kind === 'web'
            ? androidWebApp(here, android.agent)
            : storeAgent(here, 'android', android.agent),
        ]),
  ];
  return {
    objects: parts.flatMap(({ objects }) => objects),
    notPlanned: parts.flatMap(({ notPlanned }) => notPlanned),
  };
}

function webClip({ make, audience, place }: Surroundings): Wish {
  const appUrl = `${place.publicUrl}/agent`;
  return {
    ...nothing,
    objects: [
      make({
        key: 'ios-web-clip',
        kind: 'agent-app',
        name: names.webClip,
        because: tell("Puts Picket's page {{appUrl}} on the home screen of iPhones and iPads.", { appUrl }),
        platform: 'ios',
        audience,
        content: {
          ...titled('iosiPadOSWebClip', names.webClip, 'Shows how safe this phone is, and what to do about it.'),
          publisher: 'Picket',
          appUrl,
          // In the browser, where the user is signed in already.
          useManagedBrowser: false,
          fullScreenEnabled: false,
        },
        remarks: [
          'Installs itself at the next check-in. Nobody has to accept it, and it needs no Apple account.',
          'It is a page: it runs when it is opened, and app configuration policies do not reach it.',
        ],
      }),
    ],
  };
}

function androidWebApp(here: Surroundings, agent: Extract<AgentChoice, { kind: 'web' }>): Wish {
  const what = 'The web agent on Android';
  const address = `${here.place.publicUrl}/agent`;
  if (agent.remoteId === undefined) {
    return {
      ...nothing,
      notPlanned: [
        {
          what,
          because: tell(
            'Microsoft Graph cannot make web apps for Android. Make one that opens {{address}} under Apps › Android › Managed Google Play app › Web apps, synchronize, and choose it here.',
            { address },
          ),
        },
      ],
    };
  }
  return assignmentsOf(
    here,
    what,
    agent.remoteId,
    ['androidManagedStoreWebApp', 'androidManagedStoreApp'],
    [
      'Installs itself once managed Google Play has published it, which may take some minutes.',
      'It is a page: it runs when it is opened.',
      ...dedicatedRemark(here),
    ],
  );
}

function storeAgent(here: Surroundings, platform: 'ios' | 'android', agent: AgentChoice): Wish {
  if (agent.kind !== 'store') return nothing;
  if (platform === 'android') {
    return assignmentsOf(
      here,
      'The agent on Android',
      agent.remoteId,
      ['androidManagedStoreApp'],
      ['Installs itself from managed Google Play.', ...dedicatedRemark(here)],
    );
  }
  const isPurchased = here.choices.ios?.volumePurchase === true;
  return assignmentsOf(
    here,
    'The agent on iPhone and iPad',
    agent.remoteId,
    isPurchased ? ['iosVppApp'] : ['iosStoreApp', 'iosLobApp'],
    isPurchased
      ? [
          'Installs itself on supervised phones. On others the user is asked once. The license goes to the phone, so nobody needs an Apple account.',
        ]
      : [
          'The user is asked to install it, and needs an Apple account: what comes from the App Store does not install itself.',
        ],
  );
}

/** One object for each group, so that those which others made stay theirs. */
function assignmentsOf(
  here: Surroundings,
  what: string,
  remoteId: string,
  types: readonly string[],
  remarks: readonly Said[],
): Wish {
  const app = here.app(remoteId);
  if (app === undefined) {
    const because = tell('The app {{remoteId}} is not in Intune (any more).', { remoteId });
    return { ...nothing, notPlanned: [{ what, because }] };
  }
  if (!types.includes(app.type)) {
    const because = tell('{{app}} is of type {{type}}; this choice takes {{types}}.', {
      app: app.name,
      type: app.type,
      types: types.join(', '),
    });
    return { ...nothing, notPlanned: [{ what, because }] };
  }
  const labels = new Map(
    [...here.groups, ...here.choices.groups.exclude].map(({ id, name }) => [id.toLowerCase(), name]),
  );
  const targets = [
    ...here.audience.include.map((target) => ({ target, type: 'groupAssignmentTarget', verb: 'for' })),
    ...here.audience.exclude.map((target) => ({ target, type: 'exclusionGroupAssignmentTarget', verb: 'not for' })),
  ];
  const objects = targets.flatMap(({ target, type, verb }): WantedObject[] => {
    if (!('groupId' in target)) return [];
    const { groupId } = target;
    return [
      here.make({
        key: `assignment:${app.remoteId.toLowerCase()}:${groupId}`,
        kind: 'app-assignment',
        // With its id, since several groups may have one name.
        name: `${app.name} ${verb} ${labels.get(groupId) ?? 'a group'} (${groupId.slice(0, 8)})`,
        because: tell("{{app}} is there already; only its assignment to this group is Picket's.", { app: app.name }),
        platform: app.platform,
        content: {
          appId: app.remoteId.toLowerCase(),
          intent: 'required',
          target: { '@odata.type': `#microsoft.graph.${type}`, groupId },
          ...licensing(app, type),
        },
        remarks: verb === 'for' ? remarks : [],
      }),
    ];
  });
  return { ...nothing, objects };
}

function licensing({ type }: DeployableApp, target: string) {
  if (type !== 'iosVppApp' || target !== 'groupAssignmentTarget') return {};
  return { settings: { '@odata.type': '#microsoft.graph.iosVppAppAssignmentSettings', useDeviceLicensing: true } };
}

function dedicatedRemark({ choices: { android } }: Surroundings): readonly string[] {
  return android?.modes.includes('dedicated') === true
    ? ['Dedicated phones have no user: only groups of devices bring it to them.']
    : [];
}

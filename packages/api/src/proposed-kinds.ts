/** What can be wanted with an item that is proposed: the kinds of items that do not come by themselves. Read by pages too, which never check a schema. */
export const proposedKinds = ['information', 'dialogue', 'decision'] as const

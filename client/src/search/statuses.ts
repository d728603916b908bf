/** What became of a decision or an action, in words; as it was written where it is none that we know. */
export const statusIn = (statuses: Record<string, string>, status: string): string => statuses[status] ?? status

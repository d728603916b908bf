/** The big screen. What it shows is read in the room, a live document. */
import { screenModes } from '@samsyn/meeting/room'
import { z } from 'zod'

export const ChooseScreen = z.object({ mode: z.enum(screenModes) })
export type ChooseScreen = z.infer<typeof ChooseScreen>

/** Milliseconds in which two presses are one: of who presses twice, by habit or because nothing was seen to happen. */
export const hurried = 500

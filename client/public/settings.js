// Runs before the first paint, so that a chosen theme never flashes in the other one. See src/ui/settings.tsx.
try {
  const theme = localStorage.getItem('samsyn.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  if (localStorage.getItem('samsyn.language') === 'en') document.documentElement.lang = 'en'
} catch {
  // No storage: the system's theme and Swedish.
}

"""`make lighthouse`: what Google's Lighthouse says of ten pages, as a phone on a slow line sees them."""

"""Between services: envelope, relay, consumer, parking, effects, and the watch over them."""

"""What a scheme does, one file a group of commands; ``Scheme`` is their face."""

"""What the demo stores sell and say."""

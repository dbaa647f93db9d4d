"""What a shopper sees: pages of one store, its cart and its checkout."""

"""Build the index, store it as generations, and open the one in use."""

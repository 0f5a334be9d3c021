"""What is read and recorded while a function is traced."""

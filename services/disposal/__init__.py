"""Disposal (财产处置、网拍): lots on their way from control to the auction."""

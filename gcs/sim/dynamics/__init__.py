"""How each airframe moves: guidance demands in, a changed body out."""

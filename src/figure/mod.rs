//! Charts and cover art: data become a small drawing model that both writers draw.

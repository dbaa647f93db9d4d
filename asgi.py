"""Souk as one ASGI application: two sites behind one door, chosen by Host."""

import merchant.app
import storefront.app
from shared.web.door import Door
from shared.web.start import open_services

app = Door(open_services, storefront=storefront.app.create_app, merchant=merchant.app.create_app)

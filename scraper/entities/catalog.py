"""Every entity, once: what the rest of the program knows of one, it knows from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from scraper.entities.places import (
    ApiListing,
    CardPart,
    CardTab,
    ExportedFile,
    MenuList,
    OnCard,
    OwnScreen,
    Panel,
    Windowed,
)
from scraper.entities.spec import BelongsTo, EntitySpec, Files, SideJob
from scraper.models.attachment import Attachment
from scraper.models.base import Record
from scraper.models.booking import Booking
from scraper.models.claim_section import ClaimSection
from scraper.models.compliance_form import ComplianceForm
from scraper.models.contact import Contact
from scraper.models.customer import Customer
from scraper.models.day_entry import DayEntry
from scraper.models.enquiry import Enquiry
from scraper.models.equipment import Equipment
from scraper.models.invoice import Invoice
from scraper.models.job import Job
from scraper.models.job_checklist import JobChecklist
from scraper.models.job_expense import JobExpense
from scraper.models.job_section import JobSection
from scraper.models.job_stage import JobStage
from scraper.models.job_supply import JobSupply
from scraper.models.labour_line import LabourLine
from scraper.models.leave import Leave
from scraper.models.payment import Payment
from scraper.models.progress_claim import ProgressClaim
from scraper.models.purchase_order import PurchaseOrder
from scraper.models.quote import Quote
from scraper.models.retention import Retention
from scraper.models.statement import Statement
from scraper.models.stock_level import StockLevel
from scraper.models.stock_location import StockLocation
from scraper.models.supplier import Supplier
from scraper.models.supplier_invoice import SupplierInvoice
from scraper.models.supply import Supply
from scraper.models.task import Task
from scraper.models.timesheet_entry import TimesheetEntry
from scraper.models.user import User
from scraper.models.variation import Variation


class Catalog(Mapping[str, EntitySpec]):
    """Entities by contract name, in the order a person reads them."""

    def __init__(self, *specs: EntitySpec) -> None:
        self._specs = {spec.name: spec for spec in specs}

    def __getitem__(self, name: str) -> EntitySpec:
        return self._specs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)

    def named(self, word: str) -> EntitySpec | None:
        """The entity of a name, in singular or plural; None where there is none.

        >>> CATALOG.named("job_checklists").name
        'job_checklist'
        """
        return self._specs.get(word) or next((spec for spec in self.values() if spec.plural == word), None)

    def of_kind(self, kind: str) -> EntitySpec | None:
        """The entity whose place is kept as evidence of this kind.

        >>> CATALOG.of_kind("forms_grid").name
        'compliance_form'
        """
        return next((spec for spec in self.values() if any(place.kind == kind for place in spec.places)), None)

    def exported(self, kind: str) -> ExportedFile | Windowed | None:
        """The exported file that is kept as evidence of this kind; None for a screen or an answer."""
        places = (place for spec in self.values() for place in spec.of_accounts)
        files = (one for one in places if isinstance(one, ExportedFile) or (isinstance(one, Windowed) and one.is_file))
        return next((one for one in files if one.kind == kind), None)

    @cached_property
    def compared(self) -> dict[str, str]:
        """Kinds of evidence of the account's own things that are held against each other, and what a conflict says."""
        called = {MenuList: "ui:list", OwnScreen: "ui:card", ExportedFile: "ui:export", Windowed: "ui:report"}
        own = (spec for spec in self.values() if spec.belongs_to is BelongsTo.ACCOUNT)
        places = [one for spec in own for one in spec.places]
        added = {one.kind: "ui:card" for one in places if isinstance(one, OnCard) and one.adds_only}
        again = [one for one in places if isinstance(one, Windowed) and one.adds_only]
        others = {one.kind: "ui:export" if one.is_file else "ui:other_report" for one in again}
        return {one.kind: called[type(one)] for one in places if type(one) in called} | added | others

    def as_walked(self) -> list[EntitySpec]:
        """In the order of a visit: what a card needs comes first, what is taken with another before that other, and
        last what leaves the card."""

        def rank(spec: EntitySpec) -> tuple[bool, bool, bool]:
            return spec.leaves_the_card, not spec.needed_to_read_a_card, spec.taken_with is None

        return sorted(self.values(), key=rank)


JOBS = MenuList(grid="jobs", opens="jobs")
"""Shows which cards there are."""
INVOICES = MenuList(grid="invoices", opens="invoices", may_lack=True, may_show_period=True)
"""Is read for the claims too, which are invoices there."""

CATALOG = Catalog(
    EntitySpec(
        record=Job,
        plural="jobs",
        scope="read:jobs",
        belongs_to=BelongsTo.JOB,
        places=(
            JOBS,
            OwnScreen(kind="job_details", tab="details", details="job"),
            OwnScreen(kind="job_custom_details", tab="custom_details"),
            ApiListing(route="jobs", asked_by=("job_number",), parameters={"IncludeChildJobs": True}),
        ),
        needed_to_read_a_card=True,
        totals="claims",
    ),
    EntitySpec(
        record=JobSection,
        plural="job_sections",
        scope="read:jobs",
        belongs_to=BelongsTo.CARD,
        places=(CardPart(grid="job_sections", tab="details"),),
        needed_to_read_a_card=True,
    ),
    EntitySpec(
        record=JobStage,
        plural="job_stages",
        scope="read:jobs",
        belongs_to=BelongsTo.CARD,
        places=(CardTab(grid="job_stages", tab="stages"),),
    ),
    EntitySpec(
        record=JobChecklist,
        plural="job_checklists",
        scope="read:compliance",
        belongs_to=BelongsTo.CARD,
        places=(CardPart(grid="job_checklist", tab="details", is_one=True),),
    ),
    EntitySpec(
        record=Attachment,
        plural="attachments",
        scope="read:jobs",
        belongs_to=BelongsTo.CARD,
        places=(CardTab(grid="attachments", tab="attachments", is_required=True, may_be_blank=False),),
        files=Files(folder="attachments", kinds=("file",)),
    ),
    EntitySpec(
        record=ComplianceForm,
        plural="compliance_forms",
        scope="read:compliance",
        belongs_to=BelongsTo.CARD,
        places=(CardTab(grid="forms", tab="forms", may_be_blank=False), OwnScreen(kind="form_view")),
        taken_with=Attachment.entity,
        files=Files(
            folder="forms",
            kinds=("file", "form_file"),
            document="document",
            pictures=("signatures", "photos"),
            title="template_name",
        ),
        read_with=("job_type_rules", "form_templates"),
    ),
    EntitySpec(
        record=Variation,
        plural="variations",
        scope="read:claims",
        belongs_to=BelongsTo.CARD,
        places=(CardTab(grid="variations", tab="variations"),),
        totals="claims",
    ),
    EntitySpec(
        record=ClaimSection,
        plural="claim_sections",
        scope="read:claims",
        belongs_to=BelongsTo.CARD,
        places=(CardTab(grid="claim_sections", tab="progress_claims", is_counted=False),),
        totals="claims",
    ),
    EntitySpec(
        record=ProgressClaim,
        plural="progress_claims",
        scope="read:claims",
        belongs_to=BelongsTo.CARD,
        places=(
            CardTab(grid="progress_claims", tab="progress_claims", is_counted=False),
            OwnScreen(kind="claim_view", details="claim", lists=("claim_lines", "claim_payments")),
        ),
        leaves_the_card=True,
        files=Files(folder="claims", kinds=("claim_file",), document="document"),
        read_with=("accounting_queues", "invoices_list"),
        totals="claims",
    ),
    EntitySpec(
        record=Retention,
        plural="retentions",
        scope="read:claims",
        belongs_to=BelongsTo.JOB,
        places=(Panel(grid="retentions", opens="dashboard", after_cards=True),),
    ),
    EntitySpec(
        record=Customer,
        plural="customers",
        scope="read:jobs",
        also_scopes=("read:sales",),
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            MenuList(grid="customers", opens="customers", may_lack=True),
            OwnScreen(kind="customer_details", tab="details", details="customer"),
            CardTab(grid="sites", of="customer", by="billing_customer", tab="sites", is_usual=True),
            ExportedFile(grid="customers", opens="customers"),
            ApiListing(route="customers"),
        ),
    ),
    EntitySpec(
        record=Contact,
        plural="contacts",
        scope="read:sales",
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            CardTab(grid="contacts", of="customer", by="customer", tab="contacts", is_usual=True),
            ApiListing(route="contacts"),
        ),
    ),
    EntitySpec(
        record=Enquiry,
        plural="enquiries",
        scope="read:sales",
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            MenuList(grid="enquiries", opens="enquiries", may_lack=True),
            OwnScreen(kind="enquiry_details", tab="details", details="enquiry"),
        ),
    ),
    EntitySpec(
        record=Quote,
        plural="quotes",
        scope="read:sales",
        belongs_to=BelongsTo.ACCOUNT,
        jobs_named_by=("variation_for_job", "converted_to_job"),
        part_of=("parent_quote_number", "quote_number"),
        places=(
            MenuList(grid="quotes", opens="quotes", may_lack=True),
            OwnScreen(kind="quote_details", tab="details", details="quote"),
            OwnScreen(kind="quote_supplies", tab="supplies", is_usual=True, lists=("quote_supplies",)),
            OwnScreen(kind="quote_labour", tab="labour", is_usual=True, lists=("quote_labour",)),
            CardTab(grid="quote_sections", of="quote", by="parent_quote_number", tab="quote_sections"),
            ApiListing(route="quotes"),
        ),
        includes={"tasks": Task.entity},
        totals="quotes",
    ),
    EntitySpec(
        record=Supplier,
        plural="suppliers",
        scope="read:purchasing",
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            MenuList(grid="suppliers", opens="suppliers", below="inventory"),
            OwnScreen(kind="supplier_details", tab="details", details="supplier"),
            ApiListing(route="suppliers"),
        ),
    ),
    EntitySpec(
        record=Invoice,
        plural="invoices",
        scope="read:billing",
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            INVOICES,
            OwnScreen(kind="invoice_view", tab="details", details="invoice", lists=("invoice_lines",)),
            ApiListing(route="invoices_to_send", before="priorToDate", while_listed=("accounting_state",)),
        ),
        includes={"payments": Payment.entity, "claims": ProgressClaim.entity},
        read_with=("accounting_queues", "accounting_connection"),
        totals="invoices",
    ),
    EntitySpec(
        record=Payment,
        plural="payments",
        scope="read:billing",
        belongs_to=BelongsTo.ACCOUNT,
        places=(CardPart(grid="payments", tab="payments", of="invoice", by="invoice_number"),),
        totals="invoices",
    ),
    EntitySpec(
        record=Statement,
        plural="statements",
        scope="read:billing",
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            MenuList(grid="statements", opens="statements", below="administration"),
            OwnScreen(kind="statement_view", tab="details", details="statement", lists=("statement_lines",)),
        ),
    ),
    EntitySpec(
        record=SupplierInvoice,
        plural="supplier_invoices",
        scope="read:purchasing",
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            MenuList(grid="supplier_invoices", opens="supplier_invoices", below="inventory"),
            OwnScreen(
                kind="supplier_invoice_view",
                tab="details",
                details="supplier_invoice",
                lists=("supplier_invoice_lines",),
            ),
            ApiListing(route="supplier_invoices"),
        ),
        files=Files(folder="supplier_invoices", kinds=("supplier_invoice_file",), document="document"),
    ),
    EntitySpec(
        record=PurchaseOrder,
        plural="purchase_orders",
        scope="read:purchasing",
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            MenuList(grid="purchase_orders", opens="purchase_orders", below="inventory"),
            OwnScreen(
                kind="purchase_order_view",
                tab="details",
                details="purchase_order",
                lists=("purchase_order_lines", "order_invoices"),
            ),
        ),
    ),
    EntitySpec(
        record=Supply,
        plural="supplies",
        scope="read:purchasing",
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            MenuList(grid="supplies", opens="supplies", below="inventory", without_api=True),
            MenuList(grid="kits", opens="kits", below="inventory", without_api=True),
            ApiListing(route="supplies"),
            ApiListing(route="kits"),
        ),
    ),
    EntitySpec(
        record=LabourLine,
        plural="labour_lines",
        scope="read:costs",
        belongs_to=BelongsTo.CARD,
        places=(CardTab(grid="labour_lines", tab="labour", is_usual=True, is_counted=False),),
        totals="costs",
    ),
    EntitySpec(
        record=JobSupply,
        plural="job_supplies",
        scope="read:costs",
        belongs_to=BelongsTo.CARD,
        places=(CardTab(grid="job_supplies", tab="supplies", is_usual=True, is_counted=False),),
        totals="costs",
    ),
    EntitySpec(
        record=JobExpense,
        plural="job_expenses",
        scope="read:costs",
        belongs_to=BelongsTo.CARD,
        places=(CardTab(grid="job_expenses", tab="supplies", is_usual=True, is_counted=False),),
        totals="costs",
    ),
    EntitySpec(
        record=TimesheetEntry,
        plural="timesheet_entries",
        scope="read:time",
        belongs_to=BelongsTo.ACCOUNT,
        jobs_named_by=("job_number",),
        places=(
            Windowed(
                grid="timesheet_entries",
                opens="timesheet_editing",
                below="reports",
                days=7,
                begins="starts_at",
                ends="ends_at",
                is_past=True,
            ),
            Windowed(
                grid="timesheet_report",
                opens="user_timesheet",
                below="reports",
                days=7,
                begins="starts_at",
                is_past=True,
                adds_only=True,
            ),
            Windowed(
                grid="timesheet_report",
                evidence="timesheet_report_export",
                opens="user_timesheet",
                below="reports",
                days=7,
                begins="starts_at",
                is_past=True,
                is_file=True,
                adds_only=True,
            ),
        ),
    ),
    EntitySpec(
        record=DayEntry,
        plural="day_entries",
        scope="read:time",
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            Windowed(grid="day_entries", opens="clock_report", below="reports", days=7, begins="day", is_past=True),
        ),
    ),
    EntitySpec(
        record=Booking,
        plural="bookings",
        scope="read:schedule",
        belongs_to=BelongsTo.ACCOUNT,
        jobs_named_by=("job_number",),
        places=(
            Windowed(grid="bookings", opens="scheduler", days=7, begins="starts_at", may_lack=True),
            CardPart(grid="bookings", evidence="job_bookings", tab="details", own_tab="bookings", adds_only=True),
            CardPart(
                grid="bookings",
                evidence="quote_bookings",
                of="quote",
                by="quote_number",
                tab="details",
                own_tab="bookings",
                adds_only=True,
            ),
        ),
    ),
    EntitySpec(
        record=User,
        plural="users",
        scope="read:people",
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            MenuList(grid="users", opens="users", below="administration"),
            OwnScreen(kind="user_details", tab="details", details="user", lists=("licences",)),
            OwnScreen(kind="user_licences", tab="licences", lists=("licences",)),
        ),
    ),
    EntitySpec(
        record=Leave,
        plural="leave",
        scope="read:people",
        belongs_to=BelongsTo.ACCOUNT,
        places=(CardPart(grid="leave", of="user", by="user", tab="details"),),
    ),
    EntitySpec(
        record=StockLocation,
        plural="stock_locations",
        scope="read:stock",
        belongs_to=BelongsTo.ACCOUNT,
        places=(MenuList(grid="stock_locations", opens="stock_locations", below="inventory"),),
    ),
    EntitySpec(
        record=StockLevel,
        plural="stock_levels",
        scope="read:stock",
        belongs_to=BelongsTo.ACCOUNT,
        places=(MenuList(grid="stock_levels", opens="stock_levels", below="inventory"),),
    ),
    EntitySpec(
        record=Equipment,
        plural="equipment",
        scope="read:stock",
        belongs_to=BelongsTo.ACCOUNT,
        places=(
            MenuList(grid="equipment", opens="equipment", may_lack=True),
            CardTab(grid="customer_equipment", of="customer", by="customer", tab="equipment", is_shut_at_nought=True),
            OwnScreen(kind="equipment_details", tab="details", details="equipment_card", lists=("service_intervals",)),
        ),
    ),
    EntitySpec(
        record=Task,
        plural="tasks",
        scope="read:schedule",
        belongs_to=BelongsTo.ACCOUNT,
        jobs_named_by=("job_number",),
        places=(
            Panel(grid="tasks", opens="dashboard"),
            MenuList(grid="task_list", opens="tasks", may_lack=True),
            CardPart(grid="tasks", evidence="job_tasks", tab="details", own_tab="tasks", adds_only=True),
            CardPart(
                grid="tasks",
                evidence="quote_tasks",
                of="quote",
                by="quote_number",
                tab="details",
                own_tab="tasks",
                adds_only=True,
            ),
        ),
    ),
)
"""The entities."""

FORM_TEMPLATES = MenuList(grid="custom_forms", opens="custom_forms", below="administration", fills_screen=False)
JOB_TYPES = MenuList(grid="job_types", opens="job_types", below="administration", fills_screen=False)
KEEPS: Mapping[SideJob, tuple[str, ...]] = {
    "accounting_queues": ("api_invoices_to_send", "api_payments_to_send"),
    "invoices_list": (INVOICES.kind,),
}
"""Kinds of evidence that a side job keeps, where an entity's own listing may keep them too."""
SUPPORTING = (FORM_TEMPLATES, JOB_TYPES)
"""Lists that no entity is read from, and that entities are read with."""

FILE_KINDS = frozenset(kind for spec in CATALOG.values() if spec.files is not None for kind in spec.files.kinds)
"""Kinds of evidence that are files of objects, and no pages."""

RECORDS: dict[str, type[Record]] = {name: spec.record for name, spec in CATALOG.items()}
"""Entity name to record class."""

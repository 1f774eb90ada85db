"""Which alternative texts are codes, and which codes say signature: by their words, never by letters alone."""

from __future__ import annotations

import pytest

from scraper.documents.codes import kind_of, picture_code
from scraper.documents.template import read_template
from scraper.profile import load
from tests.scraper.documents import word
from tests.scraper.documents.test_form import read, sha256

RULES = load().forms
TABLE = """
signature: Signature signature1 WorkerSignature worker_signature_2 SUPERVISOR_SIGNATURE tradiesignature
signature: ClientSignature3 Signature-Driver signatureOfVisitor eSignature sigSupervisor inductSig1 worker_sig
signature: Sig2 sigs OperatorSIG autograph CustomerAutograph SiteSignOff sign_off ProjectSignOffBy sign-off-2
signature: signoff worker_sign2 workersign Sign sign1 electrician_sign SignHere signhere SignedByForeman
signature: signed_by client_signed SignWorker1 sign_supervisor signName driver_initials Initials initial3
signature: initialsWorker site_supervisor_sign safety_officer_sign SiteManagerSign TrafficControllerSignature
signature: eSign InductionSign1 HSESign signClient
photo: SignagePhoto TrafficSignPhoto traffic_sign RoadSign2 roadsign SafetySign WarningSign1 exit_sign
photo: StopSign site_sign SignPhoto sign_condition SignInspection1 InitialCondition initial_photo
photo: InitialInspection signCondition RoadSigns Photo1 duct_photo3 photo_of_design switchboard_picture
photo: PedestrianSign HazchemSign FireSign speed_limit_sign ParkingSignPhoto DesignImage SitePhotoSigned_photo
unsaid: site before1 PhaseRotation Signage signage_north design1 DesignPlan SignalBox signal2 assignment
unsaid: Consignment roof sight
doubtful: signed_date sign_area InitialView sign_on1 SignInSheet TrafficControlSign signs workersigns_x
doubtful: presign inductsig1 RoadWorkAheadSign
signature: AllekirjoitusAsiakas signatory1 SignatureImage sig_img img_signature sigphoto witness_sign
signature: worker01sign designers_sign docket_signed roadworker_sign
photo: GateSign fence_sign EvacuationSign BarricadeSign speed_sign_photo initials_photo
doubtful: AsbestosSign ConfinedSpaceSign hot_work_sign lockout_sign AssemblyPointSign GasSign
doubtful: signed_image DriverSignImg supervisor_sign_photo photo_of_sign PicSign
signature: sig_box2
doubtful: sigpad SIGFLD sigfield SupervisorSgn sgn1 worker_inits Init
doubtful: ApprovedBy approvedby witnessedBy acknowledgement1 Endorsement thumbprint paraaf firma2
doubtful: Supervisor worker1 client_rep
unsaid: sigma2 SightGlass nearby standby_pump Derby stamp CompanySeal supervisor_view
"""
CASES = [(code, line.split(":")[0]) for line in TABLE.splitlines() for code in line.partition(":")[2].split()]


@pytest.mark.parametrize(("code", "kind"), CASES)
def test_a_code_says_by_its_words_what_its_picture_is(code: str, kind: str) -> None:
    """Capitals, digits and separators part words; whatever only holds their letters is in doubt, or says nothing."""
    assert kind_of(code, None, RULES) == kind


def test_enough_names_are_tried() -> None:
    """Of both kinds."""
    assert len(CASES) >= 90
    assert len({code for code, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("code", "label", "kind"),
    [
        ("worker1", "Signature", "doubtful"),
        ("worker1", "Worker signs here", "doubtful"),
        ("p3", "Sign off", "doubtful"),
        ("p3", "Road sign erected", "unsaid"),
        ("p3", "Photo of the signature block", "doubtful"),
        ("p3", "View of the roof", "unsaid"),
        ("p3", None, "unsaid"),
        ("photo3", "Signature", "photo"),
        ("worker_sign1", "Photo", "signature"),
    ],
)
def test_a_label_may_leave_a_doubt_and_no_more(code: str, label: str | None, kind: str) -> None:
    """Only where the code itself says nothing."""
    assert kind_of(code, label, RULES) == kind


def test_a_company_says_it_itself() -> None:
    """Its patterns come before all words."""
    own = RULES.model_copy(update={"signature": "^mark", "photo": "^sign_on"})
    assert kind_of("Mark1", None, own) == "signature"
    assert kind_of("sign_on1", None, own) == "photo"
    assert kind_of("worker_sign", None, own) == "signature"


@pytest.mark.parametrize(
    ("alt", "code"),
    [
        ("{WorkerSignature}", "WorkerSignature"),
        (" { Site photo 1 } ", "Site photo 1"),
        ("Sample: {Photo1}", "Photo1"),
        ("WorkerSignature", "WorkerSignature"),
        ("worker_sign-2", "worker_sign-2"),
        ("Zeichnung\u00e4", "Zeichnung\u00e4"),
        ("Worker Signature", "Worker Signature"),
        ("{Permit\u00a0 Photo}", "Permit Photo"),
        ("\u200bPhoto1\ufeff", "Photo1"),
        ("", ""),
        ("A picture containing logo\n\nDescription automatically generated", ""),
        ("A close-up of a sign\n\nAI-generated content may be incorrect.", ""),
        ("Logo, company name", ""),
        ("Ein Bild, das Text enth\u00e4lt.", ""),
        ("A stop sign", ""),
        ("Graphical user interface of a telephone", ""),
        ("logo.png", ""),
        ("IMG_2034.JPG", ""),
        ("/Users/office/Desktop/Screen Shot.png", ""),
        (r"C:\Users\office\logo", ""),
        ("file:///tmp/x", ""),
        ("https://example.com/logo", ""),
        ("Picture 1", ""),
        ("{one} or {other}", ""),
        ("{}", ""),
        ("The company's logo", ""),
        ("Signature 1", "Signature 1"),
        ("SIGNATURE\u00a02", "SIGNATURE 2"),
        ("Photo 12", "Photo 12"),
        ("Signature #1", "Signature #1"),
        ("Signature:", "Signature"),
        ("[Signature]", "Signature"),
        ("<<Signature>>", "Signature"),
        ("\u00abWorkerSignature\u00bb", "WorkerSignature"),
        ("%Signature%", "Signature"),
        ("*Signature\u2026", "Signature"),
        ("Worker \u2013 Signature", "Worker \u2013 Signature"),
        ("Worker & Signature", "Worker & Signature"),
        ("Image 3", ""),
        ("Graphic #7", ""),
        ("Text Box 2", ""),
        ("Grafik 4", ""),
        ("12 3", ""),
    ],
)
def test_a_code_is_a_name_or_stands_in_braces(alt: str, code: str) -> None:
    """Descriptions that programs make, paths and files are none; told by their form."""
    assert picture_code(alt) == code


def test_a_description_of_two_words_is_a_code_only_where_it_says_what_picture_it_is() -> None:
    """A logo that somebody has described is no photo that anybody should have taken."""
    document = word.new()
    paragraph = document.add_paragraph("Job {JobNumber} ")
    for alt in ("Company logo", "Worker Signature", "Site photo", "Blue sign board", "Logo 2", "Signature 3"):
        word.picture(paragraph, word.png(3), alt)
    template = read_template(word.saved(document), "T", RULES)
    assert [(one.code, one.kind) for one in template.codes] == [
        ("JobNumber", "text"),
        ("Worker Signature", "signature"),
        ("Site photo", "photo"),
        ("Signature 3", "signature"),
    ]


def test_what_may_be_a_signature_is_a_picture_with_a_reading() -> None:
    """Filled in or not: *unsigned* is not said of it."""

    def made(content: bytes) -> bytes:
        document = word.new()
        word.picture(document.add_paragraph("Keep clear: "), content, "sign_area")
        document.add_paragraph("End of the form")
        return word.saved(document)

    for content, expected in ((word.png(200), sha256(word.png(200))), (word.png(9), None)):
        form = read(made(content), made(word.png(9)))
        assert (form.signatures, [one.sha256 for one in form.photos]) == ((), [expected])
        assert [one.place for one in form.readings] == ["sign_area"]
        assert "signature or a photo" in form.readings[0].problem


@pytest.mark.parametrize(
    "alt",
    ["Worker's Signature", "Worker\u2019s signature", "Signature (client)", "sig.worker", "Sig: Worker", "sign/client"],
)
def test_a_picture_that_says_signature_in_its_words_is_one_whatever_stands_between_them(alt: str) -> None:
    """Else nobody would be asked for it."""
    assert picture_code(alt) == alt
    assert kind_of(picture_code(alt), None, RULES) == "signature"


@pytest.mark.parametrize(
    "alt",
    ["signature.png", "worker.sig.jpeg", "C:\\pictures\\sig.bmp", "https://host/sig", "media/image1.emf", "Scan_1.pdf"],
)
def test_a_file_or_its_address_is_no_code(alt: str) -> None:
    """Programs put the name of the file there."""
    assert picture_code(alt) == ""


def test_who_signs_in_another_language_is_asked_for_a_signature() -> None:
    """And a board that words hang on is a photo."""
    for code in ("UnterschriftKunde", "handtekening2"):
        assert kind_of(code, None, RULES) == "signature"
    assert kind_of("BillboardSign", None, RULES) == "photo"

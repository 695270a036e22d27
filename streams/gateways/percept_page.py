"""What is read of a neurostimulator's session export, for the page docs/imports.md."""

from collections.abc import Mapping

READ: Mapping[str, tuple[str, ...]] = {
    "which device it is, and when it was read; an export without them is refused": (
        "DeviceInformation.NeurostimulatorSerialNumber",
        "SessionDate",
        "SessionEndDate",
    ),
    "the implantation: its day, the model, and each lead with its side, model and contacts": (
        "DeviceInformation.ImplantDate",
        "DeviceInformation.Neurostimulator",
        "DeviceInformation.NeurostimulatorModel",
        "LeadConfiguration",
        "LeadConfiguration.Hemisphere",
        "LeadConfiguration.ElectrodeNumber",
        "LeadConfiguration.Model",
    ),
    "age in years and sex, a pseudonym where a key is given, and a diagnosis that is of the "
    "programmer's own list": (
        "PatientInformation.PatientDateOfBirth",
        "PatientInformation.PatientGender",
        "PatientInformation.PatientId",
        "PatientInformation.Diagnosis",
    ),
    "impedance of each contact [ohm]": (
        "Impedance",
        "Impedance.ImpedanceStatus",
        "Impedance.Hemisphere",
        "Impedance.Hemisphere.SessionImpedance",
        "Impedance.Hemisphere.SessionImpedance.Monopolar",
        "Impedance.Hemisphere.SessionImpedance.Monopolar.ResultValue",
    ),
    "the settings of the active group: program, amplitude [mA], pulse width [us], frequency [Hz]": (
        "Groups",
        "Groups.ActiveGroup",
        "Groups.GroupId",
        "Groups.ProgramSettings",
        "Groups.ProgramSettings.RateInHertz",
        "Groups.ProgramSettings.LeftHemisphere.Programs.AmplitudeInMilliAmps",
        "Groups.ProgramSettings.RightHemisphere.Programs.PulseWidthInMicroSecond",
        "Groups.ProgramSettings.SensingChannel",
    ),
    "battery [%]": ("BatteryInformation.BatteryPercentage",),
    "a note of how much each group was used": (
        "GroupUsagePercentage",
        "GroupUsagePercentage.UsagePercentage",
    ),
    "whether the session was broken off": ("AbnormalEnd",),
}
"""The fields by what becomes of them; of `Initial` and `Final` the latter, where it is there."""
NEVER_READ = (
    "names, full dates of birth, notes and labels that people typed, recordings of the brain "
    "(`BrainSenseTimeDomain`, `IndefiniteStreaming` and the like), trends of local field "
    "potentials, events of the patient's programmer, and all fields that are not in the table."
)

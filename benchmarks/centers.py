"""Write src/memoqa/index/bundled_centers.npz anew: what the bundled model's vectors are centered by.

python -m benchmarks.centers          writes the file
python -m benchmarks.centers --check  says how far the file is from what would be written
"""

import argparse

import numpy as np

from memoqa.encoders.load import load_encoder
from memoqa.index.centering import KEPT_FILE, Centers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    encoder = load_encoder()
    made = Centers.measured(encoder).to_array()
    if parser.parse_args().check:
        with np.load(KEPT_FILE, allow_pickle=False) as kept:
            print(f"{kept['model']}: largest difference {np.abs(made - kept['centers']).max():.1e}")
    else:
        np.savez(KEPT_FILE, model=encoder.identity.model, centers=made)
        print(f"wrote {KEPT_FILE}, {KEPT_FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
